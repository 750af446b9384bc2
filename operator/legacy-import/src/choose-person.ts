import type { LegacyCredentials, LegacyUser, SameAddress } from './legacy-people';

/** Who has an address, among all that the old system let have it. */
export interface ChosenPerson {
  readonly user: LegacyUser;
  readonly credentials: LegacyCredentials;
}

/**
 * The old system compared addresses letter by letter. So a user who could log in comes first: those whose credentials are spelled as
 * their profile is; then those with credentials at all. Among equals the lowest id, which is the one that a log-in found.
 */
export function choosePerson({ users, credentials }: SameAddress): ChosenPerson | null {
  const inOrder = users.toSorted((one, other) => one.id - other.id);
  const byId = credentials.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  for (const user of inOrder) {
    const exact = byId.find(({ email }) => email === user.email);
    if (exact) return { user, credentials: exact };
  }
  const [user, any] = [inOrder[0], byId[0]];
  return user && any ? { user, credentials: any } : null;
}
