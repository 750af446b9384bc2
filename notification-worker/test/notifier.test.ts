import { createNotifier } from '../src/domain/notifier';
import { createPhoneSender } from '../src/domain/phone-sender';
import { createPushComposer } from '../src/infra/compose-push';
import { deletion, news, people, tokenOf } from './builders';
import {
  createFakeDeletedPosts,
  createFakeDevices,
  createFakeLedger,
  createFakePushes,
  createFakeRecipients,
  type FakeRecipients,
} from './fakes';

function createWorld(
  recipients: FakeRecipients,
  tokensOf: (userId: number) => readonly string[] = (userId) => [tokenOf(userId)],
) {
  const [devices, pushes, ledger, deletedPosts] = [
    createFakeDevices(tokensOf),
    createFakePushes(),
    createFakeLedger(),
    createFakeDeletedPosts(),
  ];
  const world = { recipients, devices, pushes, deletedPosts, isStopping: false };
  const notifier = createNotifier({
    recipients,
    phones: createPhoneSender({
      devices,
      sendPush: (push, tokens) => pushes.send(push, tokens),
      ledger,
    }),
    ledger,
    deletedPosts,
    composePush: createPushComposer('Asia/Singapore'),
    isStopping: () => world.isStopping,
  });
  return Object.assign(world, { notify: notifier.notify });
}

describe('notifying phones of a post', () => {
  it('pages through 1,203 people, 500 at a time, and sends to each once', async () => {
    const { notify, pushes, recipients } = createWorld(createFakeRecipients(people(2, 1_204)));
    expect(await notify(news('created'))).toEqual({ isFinished: true });
    expect(recipients.asked).toEqual([null, '500', '1000']);
    expect(pushes.calls.map((tokens) => tokens.length)).toEqual([500, 500, 203]);
    expect(pushes.sentTokens()).toEqual(people(2, 1_204).map(tokenOf));
  });

  it('makes two calls for 501 phones of few people', async () => {
    const phones = people(1, 501).map((n) => `phone-${n}`);
    const { notify, pushes } = createWorld(createFakeRecipients([2]), () => phones);
    await notify(news('updated'));
    expect(pushes.calls.map((tokens) => tokens.length)).toEqual([500, 1]);
    expect(pushes.sentTokens()).toEqual(phones);
  });

  it('calls no service when there are no users to notify', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients([]));
    expect(await notify(news('updated'))).toEqual({ isFinished: true });
    expect(pushes.calls).toEqual([]);
  });

  it('sends nothing when no user has a phone', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients([2, 3]), () => []);
    expect(await notify(news('updated'))).toEqual({ isFinished: true });
    expect(pushes.calls).toEqual([]);
  });

  it('sends once to a phone that several people have, on the same page or another', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients(people(2, 600)), () => ['one-phone']);
    await notify(news('created'));
    expect(pushes.sentTokens()).toEqual(['one-phone']);
  });

  it('sends nothing the second time', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients([2]));
    const event = news('created');
    await notify(event);
    expect(await notify(event)).toEqual({ isFinished: true });
    expect(pushes.sentTokens()).toEqual([tokenOf(2)]);
  });

  it('forgets dead tokens and goes on with the others', async () => {
    const { notify, pushes, devices } = createWorld(createFakeRecipients([2, 3, 4]));
    pushes.answer = (token) => (token === tokenOf(3) ? 'dead' : 'sent');
    expect(await notify(news('created'))).toEqual({ isFinished: true });
    expect(devices.forgotten).toEqual([tokenOf(3)]);
    expect(pushes.sentTokens()).toEqual([tokenOf(2), tokenOf(4)]);
  });

  it('comes back for a dead token that could not be forgotten', async () => {
    const { notify, pushes, devices } = createWorld(createFakeRecipients([2, 3]));
    pushes.answer = (token) => (token === tokenOf(3) ? 'dead' : 'sent');
    devices.isRemovalDown = true;
    const event = news('created');
    expect(await notify(event)).toMatchObject({ isFinished: false });
    devices.isRemovalDown = false;
    expect(await notify(event)).toEqual({ isFinished: true });
    expect(devices.forgotten).toEqual([tokenOf(3)]);
    expect(pushes.sentTokens()).toEqual([tokenOf(2)]);
  });

  it('tries a phone that failed again, without sending to the others twice or holding them up', async () => {
    const { notify, pushes, recipients } = createWorld(createFakeRecipients(people(2, 701)));
    pushes.answer = (token) => (token === tokenOf(3) || token === tokenOf(700) ? 'failed' : 'sent');
    const event = news('created');
    expect(await notify(event)).toEqual({ isFinished: false, reason: 'people not reached yet: 2' });
    expect(pushes.sent).toHaveLength(698);
    pushes.answer = (token) => (token === tokenOf(3) ? 'failed' : 'sent');
    expect(await notify(event)).toMatchObject({ isFinished: false });
    pushes.answer = () => 'sent';
    expect(await notify(event)).toEqual({ isFinished: true });
    expect(recipients.asked).toEqual([null, '500']);
    expect(pushes.calls.slice(2)).toEqual([[tokenOf(3), tokenOf(700)], [tokenOf(3)]]);
    expect(new Set(pushes.sentTokens()).size).toBe(700);
    expect(pushes.sent).toHaveLength(700);
  });

  it('retries only the failed phone of a user who has two', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients([2]), () => ['old', 'new']);
    pushes.answer = (token) => (token === 'old' ? 'failed' : 'sent');
    const event = news('created');
    await notify(event);
    pushes.answer = () => 'sent';
    expect(await notify(event)).toEqual({ isFinished: true });
    expect(pushes.sentTokens()).toEqual(['new', 'old']);
  });

  it('goes on at the page at which the push service went out', async () => {
    const { notify, pushes, recipients } = createWorld(createFakeRecipients(people(2, 1_204)));
    pushes.beforeSend = async () => {
      if (pushes.calls.length === 1) throw new Error('500 from the push service');
    };
    const event = news('created');
    await expect(notify(event)).rejects.toThrow('500 from the push service');
    pushes.beforeSend = async () => undefined;
    expect(await notify(event)).toEqual({ isFinished: true });
    expect(recipients.asked).toEqual([null, '500', '500', '1000']);
    expect(pushes.sentTokens()).toEqual(people(2, 1_204).map(tokenOf));
  });

  it('takes results that don’t match the tokens for a failure', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients([2, 3]));
    const send = pushes.send;
    pushes.send = async (push, tokens) => (await send(push, tokens)).slice(1);
    await expect(notify(news('created'))).rejects.toThrow('1 results for 2 tokens');
  });

  it('skips events of a deleted post and counts them as handled', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients([2]));
    await notify(deletion([2], { postId: 7 }));
    const late = news('updated', { postId: 7 });
    expect(await notify(late)).toEqual({ isFinished: true });
    expect(await notify(news('created', { postId: 7 }))).toEqual({ isFinished: true });
    expect(pushes.sent.map(({ push }) => push.title)).toEqual(['A post you reserved has been deleted']);
    await notify(news('updated', { postId: 8 }));
    expect(pushes.sent).toHaveLength(2);
  });

  it('stops at the next page when the post is deleted meanwhile', async () => {
    const { notify, pushes, recipients, deletedPosts } = createWorld(createFakeRecipients(people(2, 1_204)));
    recipients.beforePage = () => void deletedPosts.remember(7);
    expect(await notify(news('updated'))).toEqual({ isFinished: true });
    expect(pushes.sent).toHaveLength(500);
  });

  it('notifies of an older version after a newer one', async () => {
    const { notify, pushes } = createWorld(createFakeRecipients([2]));
    await notify(news('updated', { version: 3, title: 'Third' }));
    await notify(news('updated', { version: 2, title: 'Second' }));
    expect(pushes.sent.map(({ push }) => (JSON.parse(push.body) as { title: string }).title)).toEqual([
      'Third',
      'Second',
    ]);
  });

  it('ends with the page in flight when it is to stop, and goes on from there', async () => {
    const world = createWorld(createFakeRecipients(people(2, 1_204)));
    world.pushes.beforeSend = async () => {
      world.isStopping = true;
    };
    const event = news('created');
    expect(await world.notify(event)).toEqual({
      isFinished: false,
      isStopping: true,
      reason: 'this worker is being stopped',
    });
    expect(world.pushes.sent).toHaveLength(500);
    world.pushes.beforeSend = async () => {
      world.isStopping = false;
    };
    world.isStopping = false;
    expect(await world.notify(event)).toEqual({ isFinished: true });
    expect(world.pushes.sent).toHaveLength(1_203);
  });

  it('gives every phone the same collapse key on every attempt, and the portions that are left now', async () => {
    const { notify, pushes, recipients } = createWorld(createFakeRecipients([2, 3], 1));
    pushes.answer = (token) => (token === tokenOf(3) ? 'failed' : 'sent');
    const event = news('updated', { portions: 5 });
    await notify(event);
    recipients.taken = 4;
    pushes.answer = () => 'sent';
    await notify(event);
    expect(pushes.sent.map(({ push }) => [push.collapseKey, push.eventId])).toEqual([
      [event.eventId, event.eventId],
      [event.eventId, event.eventId],
    ]);
    const left = pushes.sent.map(
      ({ push }) => (JSON.parse(push.body) as Record<string, unknown>)['available_reservations'],
    );
    expect(left).toEqual([4, 1]);
  });
});
