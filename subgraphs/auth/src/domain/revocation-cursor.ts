import type { RevocationPlace } from './ports';

/** Where to go on in the list of revoked sessions. */
export interface RevocationCursor extends RevocationPlace {
  /** When the first page of this round was read; null before a round. */
  readonly roundAt: Date | null;
}

const FORM = /^(\d{1,13})\.(\d{0,13})\.([\da-zA-Z-]{0,36})$/;

export function printRevocationCursor({ revokedAt, roundAt, sid }: RevocationCursor): string {
  return `${revokedAt.getTime()}.${roundAt?.getTime() ?? ''}.${sid}`;
}

/** Null for what is no cursor of ours. */
export function parseRevocationCursor(text: string): RevocationCursor | null {
  const [, revokedAt, roundAt, sid] = FORM.exec(text) ?? [];
  if (revokedAt === undefined || roundAt === undefined || sid === undefined) return null;
  return { revokedAt: new Date(Number(revokedAt)), roundAt: roundAt === '' ? null : new Date(Number(roundAt)), sid };
}
