import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOCK_OFFSET_FILE, setClockOffset, SHIFTED_CLOCK } from '../src/tools/shift-clock';

const PROGRAM = `
  const say = () => console.log(Date.now(), new Date().getTime(), new Date(5).getTime());
  say();
  process.stdin.once('data', () => setTimeout(() => { say(); process.exit(0); }, 500));
`;

describe('a process whose clock is wrong', () => {
  it('sees another time everywhere, and learns of a change while it runs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gobbler-clock-'));
    const file = join(folder, 'offset');
    await setClockOffset(file, 600_000);
    const child = spawn(process.execPath, ['--require', SHIFTED_CLOCK, '-e', PROGRAM], {
      env: { ...process.env, [CLOCK_OFFSET_FILE]: file },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (output === '') void setClockOffset(file, -45_000).then(() => child.stdin.write('go\n'));
      output += chunk.toString();
    });
    await new Promise((done) => child.once('close', done));
    const [ahead = [], behind = []] = output.split('\n').map((line) => line.split(' ').map(Number));
    const [at = 0, created = 0, fixed] = ahead;
    expect(Math.abs(at - Date.now() - 600_000)).toBeLessThan(60_000);
    expect([Math.abs(created - at) < 1_000, fixed]).toEqual([true, 5]);
    expect((behind[0] ?? 0) - at).toBeLessThan(-600_000 + 60_000);
    await rm(folder, { recursive: true });
  });
});
