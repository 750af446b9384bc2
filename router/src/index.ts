export { readRouterConfig } from './config';
export { startRouter } from './start';
