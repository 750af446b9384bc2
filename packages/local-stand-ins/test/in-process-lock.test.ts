import { describeLockContract } from '@gobbler/test-harness/port-contracts/lock-contract';
import { createInProcessLock } from '../src/index';
import { recordingLog } from './recording-log';

describeLockContract('the in-process lock', async () =>
  createInProcessLock({ environment: 'test', log: recordingLog() }),
);
