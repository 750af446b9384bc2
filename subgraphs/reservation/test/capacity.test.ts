import { portionsLeft } from '../src/domain/capacity';

describe('the portions left', () => {
  it.each([
    [5, 0, 5],
    [5, 2, 3],
    [5, 5, 0],
    [2, 5, 0],
    [0, 0, 0],
  ])('of %d portions with %d taken are %d', (portions, taken, left) => {
    expect(portionsLeft({ portions, isHidden: false }, taken)).toBe(left);
  });

  it('are none of a hidden post', () => {
    expect(portionsLeft({ portions: 5, isHidden: true }, 0)).toBe(0);
  });
});
