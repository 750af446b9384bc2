export { readEnvironment } from './config';
export { readSettingsCommandConfig } from './settings/config';
export { runSettings } from './settings/run-settings';
