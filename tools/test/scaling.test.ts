import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ratesOf, readCosts, sharesOf } from '../scaling/model.js';
import { simulate } from '../scaling/simulate.js';

const folder = resolve(__dirname, '../../docs/performance');
const costs = readCosts((file: string) => JSON.parse(readFileSync(resolve(folder, file), 'utf8')));
const shareOf = (part: string, factor: number) =>
  sharesOf(costs, factor).find((one) => one.part === part)?.share ?? NaN;

describe('the capacity model', () => {
  it('reads costs that were measured', () => {
    for (const cost of Object.values(costs)) expect(cost).toBeGreaterThan(0);
    const twice = (file: string) => {
      const { series } = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as { series: { values: number[] }[] };
      return { series: series.map((one) => ({ ...one, values: one.values.map((value) => value * 2) })) };
    };
    expect(readCosts(twice as never).router).toBeCloseTo(costs.router * 2);
    expect(() => readCosts(() => ({ series: [] }))).toThrow('router.json has no feed of gobbler');
  });

  it('grows with the load, pushes with its square', () => {
    expect(shareOf('router', 10) / shareOf('router', 1)).toBeCloseTo(10);
    expect(shareOf('pushes', 10) / shareOf('pushes', 1)).toBeCloseTo(100);
    expect(ratesOf(10).people).toBe(100_000);
  });

  it('names the part first that needs most of its units', () => {
    expect(sharesOf(costs, 10_000)[0]?.part).toBe('pushes');
    const shares = sharesOf(costs, 100).map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  });
});

describe('the simulation', () => {
  const oneServer = (perSecond: number) =>
    simulate({ perSecond, stations: [{ ms: 1, servers: 1 }], requests: 200_000 });

  it.each([100, 500, 800])('agrees with theory for one server and %i requests per second', (perSecond) => {
    const { p50, p99, busy, refused } = oneServer(perSecond);
    // The time in an M/M/1 queue is exponential.
    const mean = 1 / (1 - perSecond / 1_000);
    expect(Math.abs(p50 / (mean * Math.log(2)) - 1)).toBeLessThan(0.1);
    expect(Math.abs(p99 / (mean * Math.log(100)) - 1)).toBeLessThan(0.15);
    expect(busy[0]).toBeCloseTo(perSecond / 1_000, 1);
    expect(refused).toBe(0);
  });

  it('refuses what is more than a station can do, and keeps it busy', () => {
    const { refused, busy } = simulate({ perSecond: 2_000, stations: [{ ms: 1, servers: 1 }], limitMs: 100 });
    expect(refused).toBeCloseTo(0.5, 1);
    expect(busy[0]).toBeGreaterThan(0.95);
  });

  it('says the same each time', () => {
    expect(oneServer(500)).toEqual(oneServer(500));
  });
});
