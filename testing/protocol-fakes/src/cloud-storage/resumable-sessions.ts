import { randomUUID } from 'node:crypto';
import { GoogleError } from './google-error';
import type { ObjectMetadata, StoredObject } from './object-table';

/** Bytes; the server keeps whole pieces of this size, and takes no others but the last. */
export const PIECE_BYTES = 256 * 1024;

export interface ResumableSession {
  readonly name: string;
  readonly metadata: ObjectMetadata;
  received: Buffer;
  finished: StoredObject | null;
}

/** Started uploads, which can be continued. */
export class ResumableSessions {
  private readonly sessions = new Map<string, ResumableSession>();

  /** Returns its id. */
  start(name: string, metadata: ObjectMetadata): string {
    const id = randomUUID();
    this.sessions.set(id, { name, metadata, received: Buffer.alloc(0), finished: null });
    return id;
  }

  /** Throws a 404 for one that was never started. */
  get(id: string): ResumableSession {
    const session = this.sessions.get(id);
    if (!session) throw new GoogleError(404, 'No such upload session.');
    return session;
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
  if (!parts) throw new GoogleError(400, `Invalid Content-Range: ${text}`);
  const number = (part: string | undefined) => (part === undefined || part === '*' ? null : Number(part));
  return { first: number(parts[1]), last: number(parts[2]), total: number(parts[3]) };
}
