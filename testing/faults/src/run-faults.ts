import { resolve } from 'node:path';
import { announceRunFolder } from './config';
import { describeDetails, describeReports } from './describe-report';
import type { FaultDefinition } from './fault';
import { describeOptions, readOptions, type Options } from './options';
import { FAULTS } from './registry';
import { runFault, type FaultReport } from './run-fault';
import { createServers } from './system/servers';
import { RUN_FOLDER_VARIABLE, startTestRun } from '@gobbler/test-servers';

/** What `npm run test:faults` does. Exit code 1 when a fault failed, was not run for a stand-in, or the arguments are wrong. */
export async function runFaultsMain(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args);
    if (options.isHelp) print(describeOptions(FAULTS));
    else process.exitCode = (await runFaults(options)) ? 0 : 1;
  } catch (error) {
    print(`${error instanceof Error ? error.message : String(error)}\n\n${describeOptions(FAULTS)}`);
    process.exitCode = 1;
  }
}

async function runFaults(options: Options): Promise<boolean> {
  const chosen = choose(options);
  print(`seed ${options.seed}${options.isShort ? ', the short version' : ''}`);
  // What was started ends with this process; the guard of the test setup ends the servers.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const { folder, guard } = await startTestRun();
  announceRunFolder(RUN_FOLDER_VARIABLE, folder);
  const servers = createServers((text) => print(`  ${text}`));
  const reports: FaultReport[] = [];
  try {
    for (const fault of chosen) {
      for (const engine of options.engines) {
        if (fault.engines && !fault.engines.includes(engine)) continue;
        print(`\nfault ${fault.number} on ${engine}: ${fault.title}`);
        const historyFolder = resolve(options.histories);
        const say = (text: string) => print(`  ${text}`);
        const report = await runFault(fault, { ...options, engine, servers, historyFolder, say });
        reports.push(report);
        print(describeDetails(report));
      }
    }
  } finally {
    await servers.end();
    await guard.release();
  }
  print(`\nseed ${options.seed}\n${describeReports(reports)}`);
  return reports.length > 0 && reports.every(({ verdict }) => verdict === 'passed');
}

function choose({ faults }: Options): readonly FaultDefinition[] {
  const unknown = faults?.find((number) => !FAULTS.some((fault) => fault.number === number));
  if (unknown !== undefined) throw new Error(`there is no fault ${unknown}`);
  return FAULTS.filter(({ number }) => faults === null || faults.includes(number));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
