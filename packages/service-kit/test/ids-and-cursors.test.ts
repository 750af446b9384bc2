import { z } from 'zod';
import { checkFirst, decodeCursor, encodeCursor, parseId, toConnection, tryParseId } from '../src';

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
  const placeOf = (id: number) => ({ id });

  it('has a next page when an item was left over, without that item', () => {
    const page = toConnection([1, 2, 3], 2, placeOf, false);
    expect(page.edges.map(({ node }) => node)).toEqual([1, 2]);
    expect(page.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: encodeCursor({ id: 1 }),
      endCursor: encodeCursor({ id: 2 }),
    });
  });

  it('has no next page when it is the last one', () => {
    expect(toConnection([1, 2], 2, placeOf, false).pageInfo).toMatchObject({
      hasNextPage: false,
      endCursor: encodeCursor({ id: 2 }),
    });
    expect(toConnection([], 2, placeOf, false)).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('has a previous page when it continues after a cursor', () => {
    expect(toConnection([3, 4], 2, placeOf, true).pageInfo).toMatchObject({
      hasPreviousPage: true,
      startCursor: encodeCursor({ id: 3 }),
    });
  });

  it('has 1 to 100 items unless its list says otherwise', () => {
    expect([checkFirst(1), checkFirst(100), checkFirst(500, 500)]).toEqual([1, 100, 500]);
    for (const first of [0, -1, 101]) expect(() => checkFirst(first)).toThrow('between 1 and 100');
    expect(() => checkFirst(501, 500)).toThrow('between 1 and 500');
  });
});
