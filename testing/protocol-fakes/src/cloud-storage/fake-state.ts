import type { FaultPlan } from '../fault-plan';
import type { Fault, Operation } from './cloud-fault';
import type { ObjectTable } from './object-table';
import type { ResumableSessions } from './resumable-sessions';

export interface RecordedRequest {
  readonly operation: Operation;
  /** The object's name; a prefix with lists. */
  readonly object: string;
  readonly fault: Fault['kind'] | null;
}

/** What one fake server has in memory. */
export interface FakeState {
  /** Empty when there is none. */
  bucket: string;
  readonly objects: ObjectTable;
  readonly sessions: ResumableSessions;
  readonly faults: FaultPlan<Fault, Operation>;
  readonly requests: RecordedRequest[];
  readonly now: () => Date;
  /** The public keys (PEM) by which signatures are checked, by the service account's address. */
  readonly signers: ReadonlyMap<string, string>;
  /** Where it listens, without a trailing slash; known once it does. */
  url: string;
}
