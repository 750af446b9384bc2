import type { AccountImport } from '@gobbler/auth';
import type { CustomerImport } from '@gobbler/payment';
import type { PostImport } from '@gobbler/post';
import type { ReservationImport } from '@gobbler/reservation';
import type { ProfileImport } from '@gobbler/user';
import type { LegacyPeople } from './legacy-people';
import type { LegacyPosts } from './legacy-posts';
import type { LegacyReservations } from './legacy-reservations';
import type { LegacyTable, Report } from './report';

/** What an import reads, where it writes and whom it tells. */
export interface ImportParts {
  readonly legacy: {
    readonly people: LegacyPeople;
    readonly posts: LegacyPosts;
    readonly reservations: LegacyReservations;
  };
  readonly accounts: AccountImport;
  readonly profiles: ProfileImport;
  readonly customers: CustomerImport;
  readonly posts: PostImport;
  readonly reservations: ReservationImport;
  readonly report: Report;
  /** Nothing is written then. */
  readonly isDryRun: boolean;
  /** Rows that are read, and written, at a time. */
  readonly pageSize: number;
  /** Called after each page of a table. */
  readonly onPage: (table: LegacyTable) => void;
}
