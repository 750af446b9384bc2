export { eventually, type EventuallyOptions } from './eventually';
export { readJsonLines } from './json-lines';
export { measureSlowness } from './slowness';
export {
  endProcesses,
  isReady,
  ROOT,
  sendSignal,
  startProcess,
  startProgram,
  type ProcessOptions,
  type RunningProcess,
} from './start-process';
export { takePort, type TakenPort } from './take-port';
