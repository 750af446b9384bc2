import { choosePerson } from './choose-person';
import type { ImportParts } from './import-parts';
import { keyOf } from './legacy-people';
import { pagesOf } from './pages-of';

/** Reports which credentials belong to no user: there is no profile with their address, or other ones came before them. */
export async function checkCredentials({ legacy, report, pageSize, onPage }: ImportParts): Promise<void> {
  const pages = pagesOf(
    '',
    (after) => legacy.people.credentialsPage(after, pageSize),
    ({ id }) => id,
  );
  for await (const page of pages) {
    const sameAddress = await legacy.people.withAddressOf(page);
    report.add('credentials', { read: page.length });
    for (const credentials of page) {
      const { id, email } = credentials;
      const chosen = choosePerson(sameAddress.get(keyOf(credentials)) ?? { users: [], credentials: [] });
      const finding = { table: 'credentials' as const, id, email };
      if (!chosen) report.leave({ ...finding, reason: 'no user has this address' });
      else if (chosen.credentials.id !== id) {
        report.leave({
          ...finding,
          reason: 'other credentials have the same address',
          credentials: chosen.credentials.id,
        });
      }
    }
    onPage('credentials');
  }
}
