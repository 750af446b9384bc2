import { join } from 'node:path';
import { signUp, type Person } from '@gobbler/test-harness/phone/people';
import { createPost, CITY_HALL, reserve, updatePost } from '@gobbler/test-harness/phone/posts';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { pushesAbout } from '@gobbler/test-harness/phone/pushes';
import { ROOT, startProcess } from '@gobbler/test-harness/start-process';
import { useSystem } from '@gobbler/test-harness/use-system';

const PROGRAM = join(ROOT, 'operator/dist/main.js');
const { phone, client, pushFile, system } = useSystem();
let ana: Person;
let ben: Person;
let pia: Person;
let paul: Person;
let postId: number;
let reservationId: number;

beforeAll(async () => {
  [ana, ben, pia, paul] = await Promise.all([
    signUp(phone, 'Ana'),
    signUp(phone, 'Ben'),
    signUp(phone, 'Pia'),
    signUp(phone, 'Paul'),
  ]);
  await Promise.all([becomePremium(phone, pia), becomePremium(phone, paul)]);
  const REGISTER = 'mutation ($token: String!) { registerDevice(input: { token: $token }) { device { id } } }';
  const { data } = await client.ask(REGISTER, { token: paul.device }, paul);
  const registered = data?.['registerDevice'] as { device: { id: string } } | undefined;
  const REMOVE = 'mutation ($id: ID!) { removeDevice(id: $id) { device { id } } }';
  await client.ask(REMOVE, { id: registered?.device.id }, paul);
  postId = (await createPost(phone, ana, { title: 'Secret recipe' })).post_id;
  await pushesAbout(pushFile(), postId, 'New post', 1);
  reservationId = (await reserve(phone, ben, postId)).reservation_id;
  await updatePost(phone, ana, postId, { title: 'Still secret' });
  await pushesAbout(pushFile(), postId, 'A post you reserved has been updated', 1);
});

/** A command of the operator's container, on the running system. */
async function operator(...args: readonly (string | number)[]) {
  const command = startProcess(process.execPath, [PROGRAM, ...args.map(String)], {
    env: { GOBBLER_DATA_DIR: system().dataDir },
  });
  return { code: await command.ended, text: command.output() };
}

const explain = (...args: readonly (string | number)[]) => operator('explain', ...args);

describe('npm run explain', () => {
  it('says that a push was sent, for which event, and what the push service answered', async () => {
    const { code, text } = await explain('push', '--user', pia.userId, '--post', postId);
    expect(text).toMatch(/post\.created \S+: user \d+ was sent a push; the push service answered WRITTEN_TO_FILE/);
    expect(text).toMatch(
      /post\.updated \S+: user \d+ was not notified, who was not among those concerned: those who held a portion/,
    );
    expect(text).toMatch(/now +payment +user \d+ has premium/);
    expect(code).toBe(0);
  });

  it('says why a user was not notified', async () => {
    expect((await explain('push', '--user', paul.userId, '--post', postId)).text).toMatch(
      /post\.created \S+: user \d+ was to be notified and had no registered phone/,
    );
    const ofOwner = await explain('push', '--user', ana.userId, '--post', postId);
    expect(ofOwner.text).toMatch(/not among those concerned: every premium user but the owner/);
    expect(ofOwner.text).toMatch(/does not have premium/);
  });

  it('shows what became of a reservation and of a post, as JSON too', async () => {
    const { text } = await explain('reservation', reservationId);
    expect(text).toContain(`reservation ${reservationId}, post ${postId}, user ${ben.userId}:`);
    expect(text).toMatch(/post\.updated \S+: user \d+ was sent a push/);
    const { code, text: json } = await explain('post', postId, '--json');
    const { facts, isComplete } = JSON.parse(json.slice(json.indexOf('{\n'))) as {
      facts: { text: string }[];
      isComplete: boolean;
    };
    expect({ code, isComplete }).toEqual({ code: 0, isComplete: true });
    expect(facts.map((fact) => fact.text)).toEqual(
      expect.arrayContaining([
        `posted by user ${ana.userId}`,
        `user ${ben.userId} reserved a portion (reservation ${reservationId})`,
        expect.stringMatching(/^post\.created \S+: 1 × sent \(WRITTEN_TO_FILE\)$/),
        expect.stringMatching(/^post\.created \S+: 1 × no phone$/),
      ]),
    );
  });

  it('prints no token, no position and no text of a person', async () => {
    const { text } = await explain('post', postId);
    const { latitude, longitude } = CITY_HALL;
    for (const secret of [ana.device, pia.device, 'ecret', 'Ana', String(latitude), String(longitude)])
      expect(text).not.toContain(secret);
  });

  it('says what can’t be found and what it does not understand', async () => {
    expect((await explain('reservation', 999_999)).text).toContain('there is no reservation 999999');
    const { code, text } = await explain('push', '--user', '0', '--post', postId);
    expect(code).toBe(1);
    expect(text).toContain("I don't understand these arguments");
  });
});

describe('npm run audit', () => {
  it('shows what happened to an account, without its address', async () => {
    await phone.post('/user/loginuser', { username: pia.email, password: 'not-her-password' });
    const { code, text } = await operator('audit', '--user', pia.userId);
    expect(text).toMatch(/SIGNED_UP[^]+LOGGED_IN[^]+PASSWORD_REFUSED/);
    expect(text).not.toContain(pia.email);
    expect(code).toBe(0);
  });

  it('shows the commands of operators that change something', async () => {
    await operator('migrate', 'status');
    await operator('migrate', 'up', 'user');
    const { text } = await operator('audit', '--event', 'OPERATOR_COMMAND');
    expect(text.match(/OPERATOR_COMMAND/g)).toHaveLength(1);
    expect(text).toMatch(/\S+: migrate up user \(exit code 0\)/);
  });
});
