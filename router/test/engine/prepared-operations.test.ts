import { parse } from 'graphql';
import { createPreparedOperations } from '../../src/engine/plan/prepared-operations';

const DOCUMENT = parse('{ soup }');
const CONDITIONS = new Map<string, boolean | null>();

/** Uses so many documents with texts of one length several times, the first one once more at the end. */
function prepare(count: number, length: number, size: number, uses = 2) {
  const operations = createPreparedOperations<object>(() => size);
  const keyOf = (number: number) => ({
    document: DOCUMENT,
    documentHash: String(number),
    length,
    operationName: undefined,
  });
  for (let number = 0; number < count; number += 1) {
    for (let use = 0; use < uses; use += 1) operations.get(keyOf(number), CONDITIONS, () => ({}));
  }
  const made = vi.fn<() => object>(() => ({}));
  operations.get(keyOf(0), CONDITIONS, made);
  return { known: operations.mostUsed(count).length, isMadeAgain: made.mock.calls.length > 0 };
}

describe('the cache of prepared operations', () => {
  it('keeps short documents', () => {
    expect(prepare(200, 500, 500)).toEqual({ known: 200, isMadeAgain: false });
  });

  it('holds no operation that was used once', () => {
    expect(prepare(1, 500, 500, 1).isMadeAgain).toBe(true);
  });

  it('holds few long documents', () => {
    expect(prepare(200, 100_000, 1).known).toBeLessThanOrEqual(5);
  });

  it('holds few large plans', () => {
    expect(prepare(200, 100, 1_000_000).isMadeAgain).toBe(true);
  });
});
