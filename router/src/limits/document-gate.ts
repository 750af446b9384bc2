import { LRUCache } from 'lru-cache';
import { checkDocument } from './check-document';

const MAX_DOCUMENTS = 5_000;
/** Characters. */
const MAX_SIZE = 10_000_000;

/** {@link checkDocument}, each document once: those that passed are remembered. */
export function createDocumentGate(): (text: string) => void {
  const passed = new LRUCache<string, true>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_SIZE,
    sizeCalculation: (_, text) => text.length || 1,
  });
  return (text) => {
    if (passed.has(text)) return;
    checkDocument(text);
    passed.set(text, true);
  };
}
