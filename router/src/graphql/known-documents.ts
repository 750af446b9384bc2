import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

export interface KnownDocument {
  readonly document: DocumentNode;
  /** SHA-256 of the text, in hex. */
  readonly hash: string;
}

/** Documents that passed limits and validation, by their text. */
export type KnownDocuments = LRUCache<string, KnownDocument>;

const MAX_DOCUMENTS = 2_000;
/** Characters of cached documents; parsed they take thirty times as many bytes. */
const MAX_SIZE = 500_000;

export function createKnownDocuments(): KnownDocuments {
  return new LRUCache({ max: MAX_DOCUMENTS, maxSize: MAX_SIZE, sizeCalculation: (_, text) => text.length || 1 });
}
