import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeReports } from '../src/describe-report';
import type { FaultResult } from '../src/fault';
import { runFault } from '../src/run-fault';
import { createServers } from '../src/system/servers';

const good: FaultResult = {
  rounds: 2,
  acknowledged: 10,
  lost: 0,
  double: 0,
  violations: [],
  notes: [],
  histories: [],
  standIns: [],
};

describe('running a fault', () => {
  let historyFolder: string;
  beforeAll(async () => {
    historyFolder = await mkdtemp(join(tmpdir(), 'gobbler-histories-'));
  });
  afterAll(() => rm(historyFolder, { recursive: true }));

  const run = (result: () => FaultResult) =>
    runFault(
      { number: 99, title: 'something breaks', run: () => Promise.resolve().then(result) },
      {
        servers: createServers(() => undefined),
        engine: 'postgres',
        seed: 5,
        isShort: true,
        rounds: null,
        say: () => undefined,
        historyFolder,
      },
    );

  it('passes when nothing was wrong, and keeps nothing', async () => {
    const report = await run(() => good);
    expect([report.verdict, report.historyFile]).toEqual(['passed', null]);
    expect(describeReports([report])).toMatch(/^99 something breaks +postgres +2 +10 +0 +0 +[\d.]+ +passed$/m);
  });

  it('fails on any violation and keeps the history', async () => {
    const report = await run(() => ({ ...good, violations: ['sold 3 of 2'], histories: [{ to: Infinity }] }));
    expect(report.verdict).toBe('failed');
    const kept: unknown = JSON.parse(readFileSync(report.historyFile ?? '', 'utf8'));
    expect(kept).toMatchObject({ seed: 5, violations: ['sold 3 of 2'], histories: [{ to: 'no answer' }] });
  });

  it('never passes on a stand-in', async () => {
    expect((await run(() => ({ ...good, standIns: ['lock: in-process lock (stand-in)'] }))).verdict).toBe('not run');
  });

  it('has failed when the run itself breaks', async () => {
    const report = await run(() => {
      throw new Error('no server');
    });
    expect(report.verdict).toBe('failed');
    expect(report.result.violations[0]).toContain('no server');
    expect(existsSync(report.historyFile ?? '')).toBe(true);
  });
});
