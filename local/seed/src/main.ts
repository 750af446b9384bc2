import { runAsProcess, serviceEnvironment } from '@gobbler/service-kit';
import { createProgress } from './progress';
import { runSeed } from './run-seed';

void runAsProcess((args, terminal) =>
  runSeed(serviceEnvironment(), args, terminal, { now: new Date(), progress: createProgress(process.stderr) }),
);
