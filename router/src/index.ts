export { readRouterConfig } from './config';
export { startRouter } from './start';
export { FACADE_ROUTES } from './facade/routes';
