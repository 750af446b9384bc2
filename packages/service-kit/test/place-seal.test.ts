import fc from 'fast-check';
import { createPlaceSeal } from '../src';

const OLD = 'an-old-secret-that-is-long-enough-to-be-one';
const NEW = 'a-new-secret-that-is-long-enough-to-be-one!';
const seal = createPlaceSeal({ internalTokenSecret: OLD });
const place = { id: '7', latitude: 1.5, longitude: 2 };

describe('the seal of a place', () => {
  it('is genuine for the place it was made for, whatever numbers have been through JSON', () => {
    const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
    fc.assert(
      fc.property(degrees(90), degrees(180), (latitude, longitude) => {
        const given = { id: '7', latitude, longitude };
        const passed = JSON.parse(JSON.stringify(given)) as typeof given;
        expect(seal.isGenuine(passed, seal.sign(given))).toBe(true);
      }),
    );
  });

  it.each([
    { ...place, id: '8' },
    { ...place, id: 7 },
    { ...place, id: ['7'] },
    { ...place, latitude: 1.500_000_000_000_000_2 },
    { ...place, latitude: '1.5' },
    { ...place, latitude: 2, longitude: 1.5 },
    { ...place, longitude: null },
    { id: '7,1.5', latitude: 2 },
    {},
  ])('is not genuine for %j', (forged) => {
    expect(seal.isGenuine(forged as typeof place, seal.sign(place))).toBe(false);
  });

  it.each([undefined, null, '', 'x', 7, true, [], {}, 'A'.repeat(43), 'A'.repeat(100_000)])('is not %j', (forged) => {
    expect(seal.isGenuine(place, forged)).toBe(false);
  });

  it.each([
    ['at the first step', { internalTokenSecret: OLD }, { internalTokenSecret: OLD, previousInternalTokenSecret: NEW }],
    [
      'while the secrets are exchanged',
      { internalTokenSecret: NEW, previousInternalTokenSecret: OLD },
      { internalTokenSecret: OLD, previousInternalTokenSecret: NEW },
    ],
    ['at the last step', { internalTokenSecret: NEW }, { internalTokenSecret: NEW, previousInternalTokenSecret: OLD }],
  ])('is genuine during a rotation of the secret %s, whichever of two processes made it', (_when, one, other) => {
    const [first, second] = [createPlaceSeal(one), createPlaceSeal(other)];
    expect(second.isGenuine(place, first.sign(place))).toBe(true);
    expect(first.isGenuine(place, second.sign(place))).toBe(true);
  });

  it('is not genuine under another secret', () => {
    expect(createPlaceSeal({ internalTokenSecret: NEW }).isGenuine(place, seal.sign(place))).toBe(false);
  });
});
