export { readLauncherConfig, type LauncherConfig } from './config';
export { createConsoleProgress, type Progress } from './console-progress';
export { LaunchError } from './launch-error';
export { startGobbler } from './start-gobbler';
