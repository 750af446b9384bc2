import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { chooseOperation, type ChosenOperation } from '../operation/choose-operation';
import type { ConditionValues } from '../operation/specialise';

export interface OperationKey {
  readonly document: DocumentNode;
  /** The same for the same document alone. */
  readonly documentHash: string;
  readonly operationName: string | undefined;
}

/** What was made of operations, kept in bounded memory. */
export interface PreparedOperations<Prepared> {
  choose(key: OperationKey): ChosenOperation;
  /** What was made of an operation for these values of its conditions, or `make`'s, kept for the next time. */
  get(key: OperationKey, conditions: ConditionValues, make: () => Prepared): Prepared;
}

interface Known {
  readonly chosen: ChosenOperation;
  /** Values of its conditions for which it is kept. */
  readonly variants: Set<string>;
}

/** Sets of values of one operation's conditions that are kept: with 20 conditions there are a million. */
export const MAX_VARIANTS = 64;
const MAX_OPERATIONS = 2_000;
/** In what `sizeOf` counts. */
const MAX_SIZE = 30 * 1024 * 1024;

export function createPreparedOperations<Prepared extends object>(
  sizeOf: (prepared: Prepared) => number,
): PreparedOperations<Prepared> {
  const operations = new LRUCache<string, Known>({ max: MAX_OPERATIONS });
  const kept = new LRUCache<string, Prepared>({ maxSize: MAX_SIZE, sizeCalculation: sizeOf });

  function known({ document, documentHash, operationName }: OperationKey): Known {
    const name = nameOf(documentHash, operationName);
    const found = operations.get(name) ?? { chosen: chooseOperation(document, operationName), variants: new Set() };
    operations.set(name, found);
    return found;
  }

  return {
    choose: (key) => known(key).chosen,
    get(key, conditions, make) {
      const { variants } = known(key);
      const variant = [...conditions.values()].map(String).join();
      const name = `${nameOf(key.documentHash, key.operationName)} ${variant}`;
      const found = kept.get(name);
      if (found) return found;
      const prepared = make();
      if (variants.size < MAX_VARIANTS) variants.add(variant);
      if (variants.has(variant)) kept.set(name, prepared);
      return prepared;
    },
  };
}

function nameOf(documentHash: string, operationName = ''): string {
  return `${documentHash} ${operationName}`;
}
