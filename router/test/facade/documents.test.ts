import { readFileSync } from 'node:fs';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { Kind, parse, validate, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { POST_DOCUMENT } from '../../src/facade/post/post-document';
import * as postOperations from '../../src/facade/post/post-operations';
import { RESERVATION_DOCUMENT } from '../../src/facade/reservation/reservation-document';
import * as reservationOperations from '../../src/facade/reservation/reservation-operations';
import { USER_DOCUMENT } from '../../src/facade/user/user-document';
import * as userOperations from '../../src/facade/user/user-operations';
import { loadApiSchema, SUPERGRAPH } from './api-schema';

const documents = [
  { name: 'post', document: POST_DOCUMENT, operations: postOperations },
  { name: 'reservation', document: RESERVATION_DOCUMENT, operations: reservationOperations },
  { name: 'user', document: USER_DOCUMENT, operations: userOperations },
];

/** Who makes a change, and thus all that its answer may need: another subgraph could fail when it is done already. */
const CHANGES: Readonly<Record<string, string>> = {
  SignUp: 'auth',
  LogIn: 'auth',
  LogOut: 'auth',
  ChangeEmail: 'auth',
  UpdateProfile: 'user',
  Subscribe: 'payment',
  CreatePost: 'post',
  UpdatePost: 'post',
  DeletePost: 'post',
  Reserve: 'reservation',
  CancelReservation: 'reservation',
};

describe.each(documents)('the stored document of $name', ({ document, operations }) => {
  let schema: GraphQLSchema;

  beforeAll(async () => {
    schema = await loadApiSchema();
  });

  it('is valid against the schema that clients see', () => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
  });

  it('holds exactly the operations that the table names', () => {
    const named = Object.values(operations).map(({ operationName }) => operationName);
    expect(new Set(operationsIn(document).map(({ name }) => name?.value))).toEqual(new Set(named));
  });

  it('has each change done, and answered, by one call of one subgraph', () => {
    const changes = operationsIn(document).filter(({ operation }) => operation === 'mutation');
    for (const change of changes) {
      const name = change.name?.value ?? '';
      expect([name, planOf(document, name)]).toEqual([
        name,
        expect.objectContaining({ kind: 'Fetch', serviceName: CHANGES[name] }),
      ]);
    }
    expect(changes.length).toBeGreaterThan(0);
  });
});

/** How the router goes about an operation. */
function planOf(document: string, operationName: string) {
  const supergraph = Supergraph.build(readFileSync(SUPERGRAPH, 'utf8'));
  const operation = operationFromDocument(supergraph.apiSchema(), parse(document), { operationName });
  return new QueryPlanner(supergraph).buildQueryPlan(operation).node;
}

function operationsIn(document: string): OperationDefinitionNode[] {
  return parse(document).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
}
