import { Kind, parse, validate, visit, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { POST_DOCUMENT } from '../../src/facade/post/post-document';
import * as postOperations from '../../src/facade/post/post-operations';
import { RESERVATION_DOCUMENT } from '../../src/facade/reservation/reservation-document';
import * as reservationOperations from '../../src/facade/reservation/reservation-operations';
import { USER_DOCUMENT } from '../../src/facade/user/user-document';
import * as userOperations from '../../src/facade/user/user-operations';
import { loadApiSchema } from './api-schema';

const documents = [
  { name: 'post', document: POST_DOCUMENT, operations: postOperations },
  { name: 'reservation', document: RESERVATION_DOCUMENT, operations: reservationOperations },
  { name: 'user', document: USER_DOCUMENT, operations: userOperations },
];

/** Fields of Post that another subgraph than post resolves: a change must not ask them, or half of it could fail. */
const FOREIGN_POST_FIELDS = ['position', 'availableReservations', 'takenReservations', 'reservedByMe', 'reservations'];

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

  it('asks a change for nothing that another subgraph must add', () => {
    const fragments = new Map<string, string[]>();
    visit(parse(document), {
      FragmentDefinition: (node) => void fragments.set(node.name.value, fieldsIn(node)),
    });
    const asked = operationsIn(document)
      .filter(({ operation }) => operation === 'mutation')
      .flatMap((node) => {
        const fields = fieldsIn(node);
        visit(node, { FragmentSpread: ({ name }) => void fields.push(...(fragments.get(name.value) ?? ['unknown'])) });
        return fields;
      });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => FOREIGN_POST_FIELDS.includes(name))).toEqual([]);
  });
});

function operationsIn(document: string): OperationDefinitionNode[] {
  return parse(document).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
}

function fieldsIn(node: Parameters<typeof visit>[0]): string[] {
  const names: string[] = [];
  visit(node, { Field: ({ name }) => void names.push(name.value) });
  return names;
}
