export { readLauncherConfig } from './config';
export { LaunchError } from './launch-error';
