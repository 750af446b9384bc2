import { randomUUID } from 'node:crypto';
import { googleError } from './google-error';
import type { Conditions, ObjectMetadata, StoredObject } from './object-table';

/** Bytes; the server keeps whole pieces of this size, and takes no others but the last. */
export const PIECE_BYTES = 256 * 1024;

export interface ResumableSession {
  readonly id: string;
  readonly name: string;
  readonly metadata: ObjectMetadata;
  readonly conditions: Conditions;
  received: Buffer;
  finished: StoredObject | null;
}

/** Uploads that were begun and can be gone on with. */
export class ResumableSessions {
  private readonly sessions = new Map<string, ResumableSession>();

  start(name: string, metadata: ObjectMetadata, conditions: Conditions): ResumableSession {
    const id = randomUUID();
    const session: ResumableSession = {
      id,
      name,
      metadata,
      conditions,
      received: Buffer.alloc(0),
      finished: null,
    };
    this.sessions.set(id, session);
    return session;
  }

  /** Throws a 404 for one that nobody began, or that was called off. */
  get(id: string): ResumableSession {
    const session = this.sessions.get(id);
    if (!session) throw googleError(404, 'No such upload session.');
    return session;
  }

  cancel(id: string): void {
    this.get(id);
    this.sessions.delete(id);
  }
}

export interface ContentRange {
  /** Null where only the state is asked for. */
  readonly first: number | null;
  /** Null where it is not said. */
  readonly last: number | null;
  /** Null where the sender does not know it yet. */
  readonly total: number | null;
}

/** Reads `bytes 0-99/100`, with a star where a number is not known, and a single star for both ends. Throws a 400. */
export function parseContentRange(text: string): ContentRange {
  const parts = /^bytes (?:(\d+)-(\d+|\*)|\*)\/(\d+|\*)$/.exec(text);
  if (!parts) throw googleError(400, `Invalid Content-Range: ${text}`);
  const number = (part: string | undefined) => (part === undefined || part === '*' ? null : Number(part));
  return { first: number(parts[1]), last: number(parts[2]), total: number(parts[3]) };
}
