import { isVisible } from '@gobbler/contracts';
import { isDeviceToken } from '@gobbler/user';
import type { ImportedCustomer } from './customers';
import type { ImportParts } from './import-parts';
import { createdAtOf, judgePeople, type JudgedPerson } from './judge-people';
import type { LegacyUser } from './legacy-people';
import { pagesOf } from './pages-of';
import type { ImportedProfile } from './profiles';
import { readLine, validTime } from './read-legacy-values';

type TakenPerson = Exclude<JudgedPerson, { kind: 'left' }>;

const MAX_USERNAME = 50;

/** Takes people over: profile and device, then Stripe's ids, then the account, which makes them people who can log in. */
export async function importPeople(parts: ImportParts): Promise<void> {
  const { legacy, report, pageSize, onPage } = parts;
  const pages = pagesOf(
    0,
    (after) => legacy.people.usersPage(after, pageSize),
    ({ id }) => id,
  );
  for await (const users of pages) {
    const judged = await judgePeople(parts, users);
    for (const one of judged) {
      if (one.kind === 'left') report.leave({ table: 'users', id: one.user.id, ...one.why });
    }
    const people = judged.filter((one): one is TakenPerson => one.kind !== 'left');
    const fresh = people.filter(({ kind }) => kind === 'free');
    await importProfiles(parts, people);
    await importCustomers(parts, people);
    if (!parts.isDryRun && fresh.length > 0) await parts.accounts.put(fresh.map(({ account }) => account));
    report.add('users', { read: users.length, taken: fresh.length, there: people.length - fresh.length });
    onPage('users');
  }
}

async function importProfiles({ report, profiles, isDryRun }: ImportParts, people: readonly TakenPerson[]) {
  for (const { user, kind } of people) {
    if (tokenOf(user) === null && !isNoToken(user)) {
      report.add('devices', { read: 1 });
      report.leave({ table: 'devices', id: user.id, reason: 'its push token is none' });
    } else if (tokenOf(user) !== null) {
      report.add('devices', { read: 1, [kind === 'free' ? 'taken' : 'there']: 1 });
    }
    if (kind === 'free' && usernameOf(user) !== user.username) {
      report.note({ table: 'users', id: user.id, reason: 'its username was changed' });
    }
  }
  if (isDryRun || people.length === 0) return;
  for (const { userId, ownerId } of await profiles.put(people.map(({ user }) => toProfile(user)))) {
    const isThere = people.some(({ user, kind }) => user.id === userId && kind === 'there');
    report.add('devices', { [isThere ? 'there' : 'taken']: -1 });
    report.leave({ table: 'devices', id: userId, reason: 'another user had its push token last', user: ownerId });
  }
}

async function importCustomers({ report, customers, isDryRun }: ImportParts, people: readonly TakenPerson[]) {
  const known = people.filter(({ user }) => user.isPremium || user.stripeId || user.subscriptionId);
  report.add('customers', { read: known.length });
  const wanted: ImportedCustomer[] = [];
  for (const { user } of known) {
    const customer = toCustomer(user);
    if (customer) wanted.push(customer);
    else {
      const { subscriptionId, isPremium } = user;
      const details = { subscription: subscriptionId, premium: isPremium ? 'yes' : 'no' };
      report.leave({ table: 'customers', id: user.id, reason: 'has no customer id of Stripe', ...details });
    }
  }
  if (isDryRun || wanted.length === 0) {
    report.add('customers', { taken: wanted.length });
    return;
  }
  const outcomes = await customers.put(wanted);
  for (const [at, { userId: id }] of wanted.entries()) {
    const outcome = outcomes[at];
    if (outcome?.kind === 'customer of another') {
      report.leave({ table: 'customers', id, reason: 'another user has its customer id', user: outcome.userId });
    } else if (outcome) report.add('customers', { [outcome.kind]: 1 });
  }
}

function toProfile(user: LegacyUser): ImportedProfile {
  const createdAt = createdAtOf(user);
  const updatedAt = validTime(user.updatedAt);
  return {
    id: user.id,
    username: usernameOf(user),
    createdAt,
    updatedAt,
    deviceToken: tokenOf(user),
    tokenAt: updatedAt ?? createdAt,
  };
}

/** Never made of the address, which must stay private. */
function usernameOf({ id, username }: LegacyUser): string {
  const text = readLine(username, MAX_USERNAME);
  return isVisible(text) ? text : `User ${id}`;
}

/** What phones sent in place of a token was stored as it came. */
function isNoToken({ fcmToken }: LegacyUser): boolean {
  return fcmToken === null || ['', 'null'].includes(fcmToken.trim());
}

function tokenOf(user: LegacyUser): string | null {
  const token = user.fcmToken?.trim() ?? '';
  return !isNoToken(user) && isDeviceToken(token) ? token : null;
}

function toCustomer(user: LegacyUser): ImportedCustomer | null {
  const stripeCustomerId = user.stripeId?.trim() ?? '';
  const subscriptionId = user.subscriptionId?.trim() ?? '';
  if (!/^cus_\w{1,250}$/.test(stripeCustomerId)) return null;
  return {
    userId: user.id,
    stripeCustomerId,
    subscriptionId: /^sub_\w{1,250}$/.test(subscriptionId) ? subscriptionId : null,
    createdAt: createdAtOf(user),
  };
}
