import type { Accounts } from './accounts';
import type { Customers } from './customers';
import type { LegacyPeople } from './legacy-people';
import type { LegacyPosts } from './legacy-posts';
import type { LegacyReservations } from './legacy-reservations';
import type { Posts } from './posts';
import type { Profiles } from './profiles';
import type { LegacyTable, Report } from './report';
import type { Reservations } from './reservations';

/** What an import reads, writes and reports to. */
export interface ImportParts {
  readonly legacy: {
    readonly people: LegacyPeople;
    readonly posts: LegacyPosts;
    readonly reservations: LegacyReservations;
  };
  readonly accounts: Accounts;
  readonly profiles: Profiles;
  readonly customers: Customers;
  readonly posts: Posts;
  readonly reservations: Reservations;
  readonly report: Report;
  /** Nothing is written. */
  readonly isDryRun: boolean;
  /** Rows per page, read and written. */
  readonly pageSize: number;
  /** Called after each page of a table. */
  readonly onPage: (table: LegacyTable) => void;
}
