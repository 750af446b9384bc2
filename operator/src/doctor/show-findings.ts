import { styleText } from 'node:util';
import type { Terminal } from '@gobbler/service-kit';
import type { Finding } from './finding';

const SIGNS = { ok: ['✓', 'green'], warning: ['!', 'yellow'], problem: ['✗', 'red'] } as const;

/** Prints a line for each finding, what to do below those that need it, and the sum. Colours on a terminal only (`NO_COLOR`). */
export function showFindings(findings: readonly Finding[], { say }: Terminal): void {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  for (const { subject, verdict, message, advice } of findings) {
    const [sign, colour] = SIGNS[verdict];
    say(`${styleText(colour, sign)} ${subject.padEnd(width)}  ${message}`);
    if (advice) say(`  ${' '.repeat(width)}  → ${advice}`);
  }
  const count = (wanted: Finding['verdict']): number => findings.filter(({ verdict }) => verdict === wanted).length;
  say(`\n${count('ok')} fine, ${count('warning')} to look at, ${count('problem')} to fix`);
}
