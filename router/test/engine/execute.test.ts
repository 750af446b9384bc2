import { entitiesAt, entityPaths } from '../../src/engine/execute/entities';
import { mergeInto } from '../../src/engine/execute/merge';

describe('the objects at a path', () => {
  const root = {
    a: [{ b: { id: 1 } }, null, { b: null }, { b: { id: 2 } }, {}],
    list: [[{ id: 3 }], [{ id: 4 }, null]],
  };

  it('are found with their paths, without nulls', () => {
    expect(entitiesAt(root, ['a', '@', 'b'])).toEqual([{ id: 1 }, { id: 2 }]);
    expect(entityPaths(root, ['a', '@', 'b'])).toEqual([
      ['a', 0, 'b'],
      ['a', 3, 'b'],
    ]);
  });

  it('are found in lists of lists', () => {
    expect(entitiesAt(root, ['list', '@', '@'])).toEqual([{ id: 3 }, { id: 4 }]);
    expect(entityPaths(root, ['list', '@', '@'])).toEqual([
      ['list', 0, 0],
      ['list', 1, 0],
    ]);
  });

  it('are none where a list is no list or a name is only inherited', () => {
    expect(entitiesAt(root, ['a', 'b'])).toEqual([]);
    expect(entitiesAt(root, ['toString'])).toEqual([]);
  });
});

describe('merging', () => {
  it('joins objects, and lists of one length, and replaces all else', () => {
    const target = { same: { a: 1 }, list: [{ a: 1 }, null], other: [1, 2], gone: { a: 1 } };
    mergeInto(target, { same: { b: 2 }, list: [{ b: 2 }, { b: 3 }], other: [3], gone: null, left: undefined });
    expect(target).toEqual({ same: { a: 1, b: 2 }, list: [{ a: 1, b: 2 }, { b: 3 }], other: [3], gone: null });
  });
});
