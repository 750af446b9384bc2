export { readRouterConfig, type RouterConfig } from './config';
export { startRouter } from './start';
