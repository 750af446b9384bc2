import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { chooseOperation, type ChosenOperation } from '../normalise/choose-operation';
import type { ConditionValues } from '../normalise/specialise';

export interface OperationKey {
  readonly document: DocumentNode;
  /** Unique per document. */
  readonly documentHash: string;
  /** Characters of the document's text. */
  readonly length: number;
  readonly operationName: string | undefined;
}

/** A bounded cache of prepared operations. */
export interface PreparedOperations<Prepared> {
  choose(key: OperationKey): ChosenOperation;
  /** The cached operation for these values of its conditions, else `make`'s result, which is cached from the second use on. */
  get(key: OperationKey, conditions: ConditionValues, make: () => Prepared): Prepared;
  /** The most used operations, each for the values of its conditions that are cached. */
  mostUsed(count: number): UsedOperation[];
}

/** An operation that may be prepared again, for another supergraph. */
export interface UsedOperation {
  readonly key: OperationKey;
  readonly conditions: ConditionValues;
}

interface Known {
  readonly key: OperationKey;
  readonly chosen: ChosenOperation;
  /** Used sets of condition values. */
  readonly variants: Map<string, ConditionValues>;
  uses: number;
}

/** Variants per operation: 20 conditions have a million. */
const MAX_VARIANTS = 64;
const MAX_OPERATIONS = 1_000;
/** In the unit of `sizeOf` and characters of their documents; compiled they take up to fifty times as many bytes. */
const MAX_SIZE = 1_000_000;
/** Characters of all documents together; syntax trees take about thirty times as many bytes. */
const MAX_CHARACTERS = 500_000;

export function createPreparedOperations<Prepared extends object>(
  sizeOf: (prepared: Prepared) => number,
): PreparedOperations<Prepared> {
  const operations = new LRUCache<string, Known>({
    max: MAX_OPERATIONS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ key }) => key.length,
  });
  const kept = new LRUCache<string, Prepared>({ max: MAX_OPERATIONS, maxSize: MAX_SIZE });

  function known(key: OperationKey): Known {
    const name = nameOf(key.documentHash, key.operationName);
    const found = operations.get(name);
    if (found) return found;
    const chosen = chooseOperation(key.document, key.operationName);
    const created: Known = { key, chosen, variants: new Map(), uses: 0 };
    operations.set(name, created);
    return created;
  }

  return {
    choose: (key) => known(key).chosen,
    get(key, conditions, make) {
      const operation = known(key);
      const { variants } = operation;
      operation.uses += 1;
      const variant = [...conditions.values()].map(String).join();
      const name = `${nameOf(key.documentHash, key.operationName)} ${variant}`;
      const found = kept.get(name);
      if (found) return found;
      const prepared = make();
      // Most documents that are new are never sent again, and what lives longer than a request costs the garbage collector most.
      if (variants.has(variant)) kept.set(name, prepared, { size: key.length + sizeOf(prepared) });
      else if (variants.size < MAX_VARIANTS) variants.set(variant, conditions);
      return prepared;
    },
    mostUsed: (count) =>
      [...operations.values()]
        .sort((one, other) => other.uses - one.uses)
        .flatMap(({ key, variants }) => [...variants.values()].map((conditions) => ({ key, conditions })))
        .slice(0, count),
  };
}

function nameOf(documentHash: string, operationName = ''): string {
  return `${documentHash} ${operationName}`;
}
