import { isReached, type Series } from '../src/benchmark';
import { interleave } from '../src/measure/interleave';
import { medianRatio, ratiosOf, spreadOf } from '../src/measure/statistics';
import { drawChart } from '../src/report/draw-chart';
import { formatResult } from '../src/report/format-table';

const stock: Series = { workload: 'feed', contestant: 'stock', unit: 'ms CPU', values: [4, 8, 6] };
const ours: Series = { workload: 'feed', contestant: 'gobbler', unit: 'ms CPU', values: [1, 4, 1.5] };

describe('the figures of a benchmark', () => {
  it('compares contestants round by round', () => {
    expect(ratiosOf(ours, stock)).toEqual([0.25, 0.5, 0.25]);
    expect(medianRatio(ours, stock)).toBe(0.25);
    expect(medianRatio(ours, undefined)).toBeNaN();
  });

  it('takes the mean of the two middle values when there is an even number', () => {
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, lowest: 1, highest: 4 });
  });

  it('prints the ratio to the first contestant and whether a target is reached', () => {
    const text = formatResult({
      series: [stock, ours],
      targets: [{ figure: 'feed', measured: 0.25, must: 0.35, aim: 0.2 }],
    });
    expect(text).toContain('| feed | gobbler | 1.5 (1 to 4) ms CPU | 0.25 (0.25 to 0.5) |');
    expect(text).toContain('| feed | 0.25 | ≤ 0.35 | 0.2 | yes |');
  });

  it('misses a target on the wrong side, or without a figure', () => {
    expect(isReached({ figure: '', measured: 0.4, must: 0.35 })).toBe(false);
    expect(isReached({ figure: '', measured: 1.4, must: 1.5, isFloor: true })).toBe(false);
    expect(isReached({ figure: '', measured: Number.NaN, must: 1 })).toBe(false);
  });

  it('draws a bar per contestant but the first', () => {
    const chart = drawChart('CPU <per> request', [stock, ours]);
    expect(chart.match(/<rect x/g)).toHaveLength(1);
    expect(chart).toContain('CPU &lt;per> request');
  });
});

describe('interleaved rounds', () => {
  it('rotate the order of the contestants and leave out the first round', async () => {
    const order: string[] = [];
    const values = await interleave(['a', 'b'], 2, async (name, round) => {
      order.push(`${name}${round}`);
      return round;
    });
    expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
    expect(values.get('a')).toEqual([1, 2]);
  });
});
