import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcesses, eventually, readJsonLines, startProcess, takePort } from '../src';

afterEach(() => endProcesses());

const node = (script: string) => startProcess(process.execPath, ['-e', script]);

describe('eventually', () => {
  it('resolves to the first value that is accepted', async () => {
    let count = 0;
    expect(
      await eventually(
        () => (count += 1),
        (value) => value > 2,
      ),
    ).toBe(3);
  });

  it('rejects with the last value when the time is over', async () => {
    const waiting = eventually(
      () => 'nearly',
      () => false,
      { limitMs: 30 },
    );
    await expect(waiting).rejects.toThrow("last: 'nearly'");
  });
});

describe('a started process', () => {
  it('is waited for until it prints its ready line', async () => {
    const started = node('setTimeout(() => console.log("ready on 42"), 50); setInterval(() => 0, 1000)');
    const [, port] = await started.prints(/ready on (\d+)/);
    expect(port).toBe('42');
    expect(await started.stop()).toBe('SIGTERM');
  });

  it('rejects with its output when it ends before it is ready', async () => {
    const started = node('console.error("no database"); process.exitCode = 1');
    await expect(started.prints(/ready/)).rejects.toThrow(/before it ended with 1:\nno database/);
  });

  it('is ended after the test, also while SIGSTOP holds it', async () => {
    const started = node('console.log("up"); setInterval(() => 0, 1000)');
    await started.prints(/up/);
    started.signal('SIGSTOP');
    await eventually(() => started.isPaused());
    await endProcesses();
    expect(started.hasEnded).toBe(true);
  });

  it('inherits no settings of the test run', async () => {
    const started = node('console.log(Object.keys(process.env).sort().join())');
    await started.ended;
    expect(started.output()).toMatch(/^HOME,NODE_COMPILE_CACHE,PATH(,TMPDIR)?\n$/);
  });
});

describe('a file of JSON lines', () => {
  it('is read up to its last whole line, and is empty before it is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gobbler-lines-'));
    const file = join(folder, 'lines.jsonl');
    expect(await readJsonLines(file)).toEqual([]);
    appendFileSync(file, '{"id":1}\n{"id":2}\n{"id":');
    expect(await readJsonLines(file)).toEqual([{ id: 1 }, { id: 2 }]);
    rmSync(folder, { recursive: true });
  });
});

it('a port that is taken can be taken again once it is free', async () => {
  const taken = await takePort();
  await expect(takePort(taken.port)).rejects.toThrow('EADDRINUSE');
  await taken.free();
  await (await takePort(taken.port)).free();
});
