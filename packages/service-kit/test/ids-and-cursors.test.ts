import { z } from 'zod';
import { checkFirst, decodeCursor, encodeCursor, inputOf, parseId, readNodeId, toNodeId, tryParseId } from '../src';

describe('an id', () => {
  it.each(['1', '42', '9007199254740991'])('is read from %s', (text) => {
    expect(tryParseId(text)).toBe(Number(text));
    expect(parseId('id', text)).toBe(Number(text));
  });

  it.each(['', '0', '-1', '007', '1.0', '1e3', ' 1', '1\n', '9007199254740992', '99999999999999999', 'x', '１'])(
    'is not read from %j',
    (text) => {
      expect(tryParseId(text)).toBeNull();
      expect(() => parseId('input.postId', text)).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          fields: [expect.objectContaining({ path: 'input.postId' })],
        }),
      );
    },
  );

  it.each([7, ['7'], null])('is not read from %j in a representation', (value) => {
    expect(tryParseId(value)).toBeNull();
  });
});

describe('a node id', () => {
  it.each([
    ['Post', 42],
    ['Device', 9007199254740991],
    ['PremiumSubscription', 'sub_1MowQVLkdIwHu7ixeRlqHVzs'],
  ])('names a %s', (type, id) => {
    const nodeId = toNodeId(type, id);
    expect(nodeId).toMatch(/^[\w-]+$/);
    expect(readNodeId(nodeId)).toEqual({ type, id: String(id) });
  });

  it('differs between types and between ids', () => {
    expect(new Set([toNodeId('Post', 1), toNodeId('User', 1), toNodeId('User', 2)]).size).toBe(3);
  });

  it.each([
    ['nothing', ''],
    ['a number', '42'],
    ['padding', `${toNodeId('Post', 1)}=`],
    ['a line after it', `${toNodeId('Post', 1)}\n`],
    ['another version', Buffer.from('2:Post:1').toString('base64url')],
    ['no id', Buffer.from('1:Post:').toString('base64url')],
    ['more than an id', Buffer.from('1:Post:1:2').toString('base64url')],
    ['a long text', toNodeId('Post', 'x'.repeat(256))],
  ])('is not read from %s', (_what, nodeId) => {
    expect(readNodeId(nodeId)).toBeNull();
  });
});

describe('the input of a mutation with deprecated arguments', () => {
  const read = (args: Parameters<typeof inputOf<{ id: string; note?: string }, 'id'>>[0]) => inputOf(args, 'id');

  it('is taken from either', () => {
    expect(read({ input: { id: '1', note: 'x' } })).toEqual({ id: '1', note: 'x' });
    expect(read({ input: { id: '1' }, id: null })).toEqual({ id: '1' });
    expect(read({ id: '1' })).toEqual({ id: '1' });
  });

  it.each([{}, { input: null }, { input: { id: '1' }, id: '1' }])('is refused as %j', (args) => {
    expect(() => read(args)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});

describe('a cursor', () => {
  const place = z.object({ id: z.int(), distanceKm: z.number() });

  it('gives back the place it was made of', () => {
    const cursor = encodeCursor({ id: 7, distanceKm: 1.25 });
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(place, cursor)).toEqual({ id: 7, distanceKm: 1.25 });
  });

  it.each([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('7').toString('base64url').slice(1)],
    ['the place of another list', encodeCursor({ name: 'x' })],
    ['a place off its type', encodeCursor({ id: '7; DROP TABLE posts', distanceKm: 1 })],
    ['too long a text', encodeCursor({ id: 7, distanceKm: 1, padding: 'x'.repeat(2_000) })],
  ])('is refused when it is forged: %s', (_what, cursor) => {
    expect(() => decodeCursor(place, cursor)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', fields: [expect.objectContaining({ path: 'after' })] }),
    );
  });
});

describe('a page of a list', () => {
  it('has 1 to 100 items unless its list says otherwise', () => {
    expect([checkFirst(1), checkFirst(100), checkFirst(500, 500)]).toEqual([1, 100, 500]);
    for (const first of [0, -1, 101]) expect(() => checkFirst(first)).toThrow('between 1 and 100');
    expect(() => checkFirst(501, 500)).toThrow('between 1 and 500');
  });
});
