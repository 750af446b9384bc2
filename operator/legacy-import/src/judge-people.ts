import type { AccountPlace, ImportedAccount } from './accounts';
import { choosePerson } from './choose-person';
import type { ImportParts } from './import-parts';
import { keyOf, type LegacyUser, type SameAddress } from './legacy-people';
import { validTime } from './read-legacy-values';
import type { Why } from './report';

/** What becomes of a user of the old system. */
export type JudgedPerson =
  | { readonly kind: 'free' | 'there'; readonly user: LegacyUser; readonly account: ImportedAccount }
  | { readonly kind: 'left'; readonly user: LegacyUser; readonly why: Why };

type Judging = Pick<ImportParts, 'legacy' | 'accounts'>;

/** Decides for each who of the old system's people they are; reads on both sides and changes nothing. */
export async function judgePeople(parts: Judging, users: readonly LegacyUser[]): Promise<JudgedPerson[]> {
  const sameAddress = await parts.legacy.people.withAddressOf(users);
  const chosen = users.map((user) => chooseOrLeave(user, sameAddress.get(keyOf(user))));
  const candidates = chosen.flatMap((one) => (one.kind === 'left' ? [] : [one.account]));
  const places = await parts.accounts.judge(candidates);
  const placeOf = new Map(candidates.map(({ id }, at) => [id, places[at]]));
  return chosen.map((one) => (one.kind === 'left' ? one : place(one, placeOf.get(one.user.id))));
}

/** Those of these people who are taken over, or would be in a dry run. */
export async function findTakenPeople(
  parts: Judging & Pick<ImportParts, 'isDryRun'>,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const users = await parts.legacy.people.users([...new Set(ids)]);
  const taken = await parts.accounts.findTaken(users.map((user) => ({ id: user.id, createdAt: createdAtOf(user) })));
  if (!parts.isDryRun) return taken;
  const others = await judgePeople(
    parts,
    users.filter(({ id }) => !taken.has(id)),
  );
  return new Set([...taken, ...others.flatMap(({ kind, user }) => (kind === 'left' ? [] : [user.id]))]);
}

function chooseOrLeave(user: LegacyUser, sameAddress: SameAddress | undefined): JudgedPerson {
  const leave = (reason: string, details = {}): JudgedPerson => ({ kind: 'left', user, why: { reason, ...details } });
  if (keyOf(user) === '') return leave('has no email address');
  const { email } = user;
  const chosen = sameAddress && choosePerson(sameAddress);
  if (!chosen) return leave('has no credentials', { email });
  if (chosen.user.id !== user.id) return leave('another user has the same address', { email, user: chosen.user.id });
  const passwordHash = (chosen.credentials.password ?? '').trim().replace(/^\{bcrypt\}/, '');
  const account = { id: user.id, email: email ?? '', passwordHash, createdAt: createdAtOf(user) };
  return { kind: 'free', user, account };
}

function place(person: Exclude<JudgedPerson, { kind: 'left' }>, found: AccountPlace | undefined): JudgedPerson {
  const { user } = person;
  const { email } = user;
  const leave = (reason: string, details = {}): JudgedPerson => ({
    kind: 'left',
    user,
    why: { reason, email, ...details },
  });
  switch (found?.kind) {
    case 'free':
    case 'there':
      return { ...person, kind: found.kind };
    case 'address taken':
      return leave('another user has signed up here with the same email', { user: found.by });
    case 'id taken':
      return leave('another user has signed up here and got the same id');
    case 'no address':
      return leave('its address is no email address');
    default:
      return leave('its password hash is no bcrypt hash that can be compared');
  }
}

/** The same at every run: by it a person who was taken over is known again. */
export function createdAtOf({ createdAt }: Pick<LegacyUser, 'createdAt'>): Date {
  return validTime(createdAt) ?? new Date(0);
}
