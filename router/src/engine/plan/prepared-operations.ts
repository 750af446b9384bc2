import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { chooseOperation, type ChosenOperation } from '../normalise/choose-operation';
import type { ConditionValues } from '../normalise/specialise';

interface OperationKey {
  readonly document: DocumentNode;
  /** Unique per document. */
  readonly documentHash: string;
  readonly operationName: string | undefined;
}

/** A bounded cache of prepared operations. */
export interface PreparedOperations<Prepared> {
  choose(key: OperationKey): ChosenOperation;
  /** The cached operation for these values of its conditions, else `make`'s result, which is cached. */
  get(key: OperationKey, conditions: ConditionValues, make: () => Prepared): Prepared;
}

interface Known {
  readonly chosen: ChosenOperation;
  /** Cached sets of condition values. */
  readonly variants: Set<string>;
}

/** Cached variants per operation: 20 conditions have a million. */
const MAX_VARIANTS = 64;
const MAX_OPERATIONS = 2_000;
/** In the unit of `sizeOf`. */
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
