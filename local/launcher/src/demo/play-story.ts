import { randomUUID } from 'node:crypto';
import { createSemaphore } from '@gobbler/service-kit';
import { becomePremium } from './become-premium';
import { DemoError, type Person } from './demo-client';
import { changeTitle, postFood, searchNearby } from './post-food';
import { pushFileSize, waitForPushes, type SentPush } from './pushes';
import { reserveAtOnce } from './reserve-at-once';
import { emailOf, PASSWORD, signUpByGraphql, signUpByPhone } from './sign-up';
import type { Stage } from './stage';

const NEIGHBOURS = 20;
const PORTIONS = 5;
/** Sign-ups at a time: each hashes a password, which keeps a core busy. */
const AT_ONCE = 3;
/** Milliseconds. An event whose consumer was down is delivered again after up to two minutes. */
const PUSHES_MS = 200_000;
const SLOW_MS = 10_000;

/** One evening in one neighbourhood. */
export async function playStory(stage: Stage): Promise<void> {
  const { say, begin } = stage;
  const run = randomUUID().slice(0, 8);
  const pushesBefore = stage.pushFile === null ? 0 : await pushFileSize(stage.pushFile);

  begin('1. Ana signs up with GraphQL; 20 neighbours sign up from the phone app.');
  const ana = await signUpByGraphql(stage, 'Ana', run);
  const names = Array.from({ length: NEIGHBOURS }, (_, index) => `Neighbour ${index + 1}`);
  const slots = createSemaphore({
    concurrency: AT_ONCE,
    maxWaiting: NEIGHBOURS,
    overloaded: () => new DemoError('busy'),
  });
  const neighbours = await Promise.all(names.map((name) => slots(() => signUpByPhone(stage, name, run))));
  const ids = neighbours.map((neighbour) => neighbour.userId);
  say(`   Ana is user ${ana.userId}; the neighbours are users ${Math.min(...ids)} to ${Math.max(...ids)}.`);

  begin(`\n2. Ana posts a curry with a picture, ${PORTIONS} portions.`);
  const post = await postFood(stage, ana, { title: 'Vegetable curry', portions: PORTIONS });
  say(`   Post ${post.post_id}: ${post.image_url}`);
  const found = await searchNearby(stage, post.post_id);
  say(`   A stranger finds it ${found.distance.toFixed(2)} km away (to the centre of its cell, not to Ana's door).`);

  begin(`\n3. All ${NEIGHBOURS} reserve at the same moment.`);
  const { winners, refused } = await reserveAtOnce(stage, neighbours, post.post_id);
  say(`   ${winners.length} got a portion, ${refused} found it sold out.`);
  if (winners.length !== PORTIONS) throw new DemoError(`exactly ${PORTIONS} should have got one`);

  begin('\n4. Ana changes the title; everyone with a reservation will be notified.');
  await changeTitle(stage, ana, post.post_id, 'Vegetable curry, now with rice');

  const [ben] = neighbours as [Person];
  begin(`\n5. ${ben.name} becomes premium through the checkout page.`);
  await becomePremium(stage, ben);

  begin('\n6. Ana posts a soup; premium users will be notified.');
  await postFood(stage, ana, { title: 'Pumpkin soup', portions: 2 });

  begin('\n7. The pushes that went out:');
  await showPushes(stage, pushesBefore, run);
  say(`\nThat was all. Look around: open the address above with /graphql in a browser, and log in as Ana:`);
  say(`   email     ${emailOf('Ana', run)}\n   password  ${PASSWORD}`);
}

async function showPushes({ pushFile, say }: Stage, before: number, run: string): Promise<void> {
  if (pushFile === null) {
    say('   They go to Firebase (FIREBASE_CREDENTIALS_FILE is set), so they can’t be shown here.');
    return;
  }
  const isEnough = (sent: readonly SentPush[]) => areAllOut(sent, run);
  const slow = setTimeout(
    () => say('   … some are not sent yet; they are sent once every part is up. Waiting'),
    SLOW_MS,
  );
  const pushes = await waitForPushes(pushFile, before, isEnough, PUSHES_MS).finally(() => clearTimeout(slow));
  for (const line of summarise(pushes.filter((push) => push.token.endsWith(run)))) say(`   ${line}`);
  if (!areAllOut(pushes, run)) {
    throw new DemoError(
      `after ${PUSHES_MS / 1_000} s some pushes are missing from ${pushFile}; does the system run with this data folder, and is its broker up?`,
    );
  }
}

const UPDATED = 'A post you reserved has been updated';
const CREATED = 'New post';

function areAllOut(pushes: readonly SentPush[], run: string): boolean {
  const ours = pushes.filter((push) => push.token.endsWith(run));
  return (
    ours.filter((push) => push.title === UPDATED).length >= PORTIONS &&
    ours.some((push) => push.title === CREATED && push.body.includes('Pumpkin soup'))
  );
}

function summarise(pushes: readonly SentPush[]): string[] {
  return [...Map.groupBy(pushes, (push) => push.title)].map(
    ([title, sent]) => `${sent.length} × “${title}” (to ${sent.map((push) => push.token.split('.')[0]).join(', ')})`,
  );
}
