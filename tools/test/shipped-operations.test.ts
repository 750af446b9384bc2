import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, validate } from 'graphql';
import { loadInGateway } from '../contract/load-in-gateway.js';
import { shippedOperations } from '../contract/shipped-operations.js';

const shipped = shippedOperations();

describe('the list of shipped operations', () => {
  it('holds the REST routes’ and the clients’ operations', () => {
    const names = (source: string) => shipped.filter((one) => one.source === source).map((one) => one.operationName);
    expect(names('rest')).toEqual(expect.arrayContaining(['ViewPosts', 'Reserve', 'Account', 'Reservations']));
    expect(names('client')).toEqual(['CreatePost', 'Feed', 'Feed', 'LogIn', 'Me', 'Premium', 'Reserve', 'SignUp']);
  });

  it('is valid against what clients see', async () => {
    const supergraphPath = resolve(__dirname, '../../router/supergraph.graphql');
    const schema = await loadInGateway(readFileSync(supergraphPath, 'utf8'));
    expect(shipped.flatMap(({ document }) => validate(schema, parse(document)))).toEqual([]);
  });
});
