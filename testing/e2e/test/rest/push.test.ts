import { setTimeout as sleep } from 'node:timers/promises';
import { post } from '@gobbler/test-harness/phone/contract';
import { signUp, type Person } from '@gobbler/test-harness/phone/people';
import { ok } from '@gobbler/test-harness/phone/phone';
import { placeOf } from '@gobbler/test-harness/phone/places';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { pushesAbout, readPushes, type Push } from '@gobbler/test-harness/phone/pushes';
import { CITY_HALL, createPost, reserve, updatePost, viewPost } from '@gobbler/test-harness/phone/posts';
import { useSystem } from '@gobbler/test-harness/use-system';

const { phone, client, pushFile } = useSystem();
let ana: Person;
let ben: Person;
let cleo: Person;
let pia: Person;
let paul: Person;

const CREATED = 'New post';
const UPDATED = 'A post you reserved has been updated';
const DELETED = 'A post you reserved has been deleted';

beforeAll(async () => {
  [ana, ben, cleo, pia, paul] = await Promise.all([
    signUp(phone, 'Ana'),
    signUp(phone, 'Ben'),
    signUp(phone, 'Cleo'),
    signUp(phone, 'Pia'),
    signUp(phone, 'Paul'),
  ]);
  await Promise.all([becomePremium(phone, pia), becomePremium(phone, paul)]);
});

const tokensOf = (pushes: readonly Push[]) => pushes.map(({ token }) => token).toSorted();
const devicesOf = (...people: readonly Person[]) => people.map(({ device }) => device).toSorted();

/** Later events of the same kind have been pushed by then, so that one too many would have been as well. */
async function allAbout(postId: number): Promise<Push[]> {
  const { post_id: later } = await createPost(phone, ana, { title: 'The last of it' });
  await pushesAbout(pushFile(), later, CREATED, 2);
  await sleep(300);
  return (await readPushes(pushFile())).filter((push) => push.post.post_id === postId);
}

describe('a new post', () => {
  it('is pushed to every premium user but its owner, as other users see it', async () => {
    const made = await createPost(phone, ana, { title: 'Crème "brûlée" 🍮' });
    await pushesAbout(pushFile(), made.post_id, CREATED, 2);
    const pushes = await allAbout(made.post_id);
    expect(tokensOf(pushes)).toEqual(devicesOf(pia, paul));
    const seen = await viewPost(phone, cleo, made.post_id);
    const { location_latitude, location_longitude } = seen;
    for (const push of pushes) {
      expect(push).toMatchObject({ title: CREATED, eventId: pushes[0]?.eventId });
      expect(push.post).toEqual({ ...made, location_latitude, location_longitude });
    }
    expect(placeOf(seen)).not.toEqual(CITY_HALL);
  });

  it('is not pushed to its owner, though they have premium', async () => {
    const { post_id: id } = await createPost(phone, pia);
    expect(tokensOf(await allAbout(id))).toEqual(devicesOf(paul));
  });

  it('reaches all devices of a person, each once', async () => {
    const second = 'second-device-of-paul';
    const REGISTER = 'mutation ($token: String!) { registerDevice(input: { token: $token }) { device { id } } }';
    const { data } = await client.ask(REGISTER, { token: second }, paul);
    const { post_id: id } = await createPost(phone, pia);
    expect(tokensOf(await allAbout(id))).toEqual([paul.device, second].toSorted());
    const registered = data?.['registerDevice'] as { device: { id: string } } | undefined;
    const REMOVE = 'mutation ($id: ID!) { removeDevice(id: $id) { device { id } } }';
    expect((await client.ask(REMOVE, { id: registered?.device.id }, paul)).codes).toEqual([]);
  });
});

describe('a post that people reserved', () => {
  it('pushes an update to those who hold a reservation then, with the number left then', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 3 });
    const { reservation_id: given } = await reserve(phone, cleo, id);
    await phone.delete(`/reservation/reserve/cancel?reservation_id=${given}`, cleo);
    await Promise.all([reserve(phone, ben, id), reserve(phone, pia, id)]);
    const after = await updatePost(phone, ana, id, { title: 'Now with rice', total_reservations: '4' });
    await pushesAbout(pushFile(), id, UPDATED, 2);

    const pushes = (await allAbout(id)).filter(({ title }) => title !== CREATED);
    expect(tokensOf(pushes)).toEqual(devicesOf(ben, pia));
    const { location_latitude, location_longitude } = await viewPost(phone, paul, id);
    for (const push of pushes) {
      expect(push.title).toBe(UPDATED);
      expect(push.post).toEqual({ ...after, location_latitude, location_longitude });
      expect(push.post).toMatchObject({ title: 'Now with rice', total_reservations: 6, available_reservations: 4 });
    }
  });

  it('is still available in a push when it is full', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 1 });
    await reserve(phone, ben, id);
    await updatePost(phone, ana, id, { title: 'Full' });
    const [push] = await pushesAbout(pushFile(), id, UPDATED, 1);
    expect(push?.post).toMatchObject({ is_available: true, available_reservations: 0, total_reservations: 1 });
  });

  it('pushes hiding as an update, and showing again', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 3 });
    await reserve(phone, ben, id);
    await updatePost(phone, ana, id, { is_available: 'false' });
    const [hidden] = await pushesAbout(pushFile(), id, UPDATED, 1);
    expect(hidden?.token).toBe(ben.device);
    expect(hidden?.post).toMatchObject({ is_available: false, available_reservations: 0 });
    await updatePost(phone, ana, id, { is_available: 'true' });
    const [, shown] = await pushesAbout(pushFile(), id, UPDATED, 2);
    expect(shown?.post).toMatchObject({ is_available: true, available_reservations: 2 });
  });

  it('pushes its deletion to all who held one then, once, and nothing afterwards', async () => {
    const { post_id: id } = await createPost(phone, ana, { portions: 3 });
    await Promise.all([reserve(phone, ben, id), reserve(phone, cleo, id)]);
    const { location_latitude, location_longitude } = await viewPost(phone, paul, id);
    const last = ok(await phone.delete(`/post/deletepost?post_id=${id}`, ana), post);
    await pushesAbout(pushFile(), id, DELETED, 2);
    const deleted = (await allAbout(id)).filter(({ title }) => title !== CREATED);
    expect(deleted.map(({ title }) => title)).toEqual([DELETED, DELETED]);
    expect(tokensOf(deleted)).toEqual(devicesOf(ben, cleo));
    for (const push of deleted) {
      // Its picture goes with it, and the deletion is its last change.
      const gone = { image_url: expect.stringContaining('/pictures/placeholder'), updated_at: expect.any(String) };
      expect(push.post).toEqual({ ...last, ...gone, location_latitude, location_longitude });
    }
  });

  it('is not pushed for a change without an effect', async () => {
    const { post_id: id } = await createPost(phone, ana);
    await reserve(phone, ben, id);
    await updatePost(phone, ana, id, {});
    expect((await allAbout(id)).filter(({ title }) => title !== CREATED)).toEqual([]);
  });
});

it('every event went to every device once', async () => {
  const pushes = await readPushes(pushFile());
  const seen = pushes.map(({ eventId, token }) => `${eventId} ${token}`);
  expect(new Set(seen).size).toBe(seen.length);
});
