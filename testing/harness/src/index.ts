export { eventually, poll } from '@gobbler/test-servers/eventually';
export { readJsonLines } from './json-lines';
export { measureSlowness } from './slowness';
export {
  endProcesses,
  isReady,
  ROOT,
  sendSignal,
  startProcess,
  startProgram,
  type RunningProcess,
} from './start-process';
export { takePort } from './take-port';
export { isBusy, untilServed } from './until-served';
