import type { Finding } from '../../src/doctor/finding';
import { runDoctor } from '../../src/doctor/run-doctor';

const FINE: Finding = { subject: 'Node', verdict: 'ok', message: '24.1.0' };
const WARNING: Finding = { subject: 'Disk', verdict: 'warning', message: '1.0 GiB free', advice: 'Free some.' };
const PROBLEM: Finding = { subject: 'Redis', verdict: 'problem', message: 'is down', advice: 'Start it.' };

async function run(findings: readonly Finding[], ...args: string[]) {
  const [said, complained]: [string[], string[]] = [[], []];
  const terminal = { say: (line: string) => said.push(line), complain: (line: string) => complained.push(line) };
  const code = await runDoctor(async () => findings, args, terminal);
  return { code, said: said.join('\n'), complained: complained.join('\n') };
}

describe('npm run doctor', () => {
  it('prints a line for each finding, what to do below it, and the sum', async () => {
    expect(await run([FINE, WARNING, PROBLEM])).toEqual({
      code: 1,
      said: [
        '✓ Node   24.1.0',
        '! Disk   1.0 GiB free',
        '         → Free some.',
        '✗ Redis  is down',
        '         → Start it.',
        '',
        '1 fine, 1 to look at, 1 to fix',
      ].join('\n'),
      complained: '',
    });
  });

  it('exits with 0 while there are warnings at most', async () => {
    expect((await run([FINE, WARNING])).code).toBe(0);
  });

  it('prints one JSON object with --json', async () => {
    const { code, said } = await run([FINE, PROBLEM], '--json');
    expect(code).toBe(1);
    expect(JSON.parse(said)).toEqual({ isFine: false, findings: [FINE, PROBLEM] });
  });

  it('explains itself with --help, and refuses other arguments', async () => {
    expect(await run([], '--help')).toMatchObject({ code: 0, said: expect.stringContaining('npm run doctor') });
    expect(await run([], 'everything')).toMatchObject({ code: 1, complained: expect.stringContaining('--json') });
  });
});
