export { readRouterConfig, type RouterConfig } from './config';
export { startRouter, type RouterAdapters } from './start';
