import { isInputObjectType, visit, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { CostTable } from './cost-table';

export interface PricedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Price<Estimate> = (operation: PricedOperation) => Estimate;

/** The estimates of one document, by operation and the values of the variables that they depend on. */
interface Known<Estimate> {
  readonly variables: readonly string[];
  readonly estimates: Map<string, Estimate>;
}

const MAX_ESTIMATES = 64;
const MAX_KEY_LENGTH = 1_000;

/** Caches the estimates of a document for as long as the document itself is cached. */
export function createEstimateCache<Estimate>(table: CostTable, estimate: Price<Estimate>): Price<Estimate> {
  const documents = new WeakMap<DocumentNode, Known<Estimate>>();
  const slicing = slicingArguments(table);
  /** Of the one schema of the table. */
  let hasInputCosts: boolean | undefined;

  function knownOf({ document, schema }: PricedOperation): Known<Estimate> {
    const known = documents.get(document);
    if (known) return known;
    hasInputCosts ??= [...table.weights.keys()].some((name) =>
      isInputObjectType(schema.getType(name.split('.')[0] ?? '')),
    );
    const variables = costVariables(document, (argument) => hasInputCosts === true || slicing.has(argument));
    const created: Known<Estimate> = { variables, estimates: new Map() };
    documents.set(document, created);
    return created;
  }

  return (priced) => {
    const { variables, estimates } = knownOf(priced);
    const key = keyOf(priced, variables);
    const known = estimates.get(key);
    if (known) return known;
    const estimated = estimate(priced);
    if (estimates.size >= MAX_ESTIMATES) estimates.clear();
    if (key.length <= MAX_KEY_LENGTH) estimates.set(key, estimated);
    return estimated;
  };
}

function keyOf({ operation, variables }: PricedOperation, names: readonly string[]): string {
  // A value that is left out is not null: it has a default.
  const values = names.map((name) => (Object.hasOwn(variables, name) ? JSON.stringify(variables[name]) : ''));
  return [operation.name?.value, ...values].join(' ');
}

/** `field.argument` for every argument that sizes a list, of any type. */
function slicingArguments({ listSizes }: CostTable): ReadonlySet<string> {
  return new Set(
    [...listSizes].flatMap(([coordinate, { slicingArguments: paths }]) =>
      (paths ?? []).map((path) => `${coordinate.split('.')[1]}.${path.split('.')[0]}`),
    ),
  );
}

/** Variables in conditions and in arguments that a cost depends on. */
function costVariables(document: DocumentNode, matters: (argument: string) => boolean): string[] {
  const names = new Set<string>();
  const all = { Variable: ({ name }: { name: { value: string } }) => void names.add(name.value) };
  visit(document, {
    Directive: (node) => void visit(node, all),
    Field(node) {
      for (const argument of node.arguments ?? []) {
        if (matters(`${node.name.value}.${argument.name.value}`)) visit(argument, all);
      }
    },
  });
  return [...names];
}
