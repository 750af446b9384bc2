import type { Series } from '../benchmark';
import { ratiosOf, spreadOf } from '../measure/statistics';

const BAR = 18;
const GAP = 26;
const LABEL = 190;
const WIDTH = 760;

/** An SVG bar chart of each contestant's median ratio to the first one, grouped by workload; shorter is cheaper. */
export function drawChart(title: string, series: readonly Series[]): string {
  const workloads = [...new Set(series.map(({ workload }) => workload))];
  const bars = workloads.flatMap((workload) => {
    const [first, ...others] = series.filter((one) => one.workload === workload);
    return others.map((one) => ({
      label: `${workload}: ${one.contestant}`,
      ratio: spreadOf(ratiosOf(one, first)).median,
    }));
  });
  const highest = Math.max(1, ...bars.map(({ ratio }) => ratio));
  const scale = (WIDTH - LABEL - 60) / highest;
  const height = 40 + bars.length * GAP;
  const rows = bars.map(({ label, ratio }, index) => {
    const y = 36 + index * GAP;
    const colour = label.endsWith('gobbler') ? '#2f855a' : '#a0aec0';
    return `<text x="${LABEL - 8}" y="${y + 13}" text-anchor="end">${escape(label)}</text><rect x="${LABEL}" y="${y}" width="${(ratio * scale).toFixed(1)}" height="${BAR}" fill="${colour}"/><text x="${(LABEL + ratio * scale + 6).toFixed(1)}" y="${y + 13}">${ratio.toFixed(2)}</text>`;
  });
  const one = LABEL + scale;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="${escape(title)}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="8" y="20" font-size="14">${escape(title)}</text>
${rows.join('\n')}
<line x1="${one}" y1="30" x2="${one}" y2="${height}" stroke="#4a5568" stroke-dasharray="3 3"/>
</svg>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
