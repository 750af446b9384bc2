import { isAbsolute, resolve } from 'node:path';
import { SettingsError } from '@gobbler/service-kit';
import { readRouterConfig } from '../src/config';

const INTERNAL_TOKEN_SECRET = 'a-secret-for-tests-that-is-long-enough';

describe('router settings', () => {
  it('every setting but the secret has a default', () => {
    const config = readRouterConfig({ INTERNAL_TOKEN_SECRET });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      metricsPort: 4100,
      own: { internalTokenSecret: INTERNAL_TOKEN_SECRET, facade: { timeZone: 'Asia/Singapore' } },
      corsOrigins: [],
      isIntrospectionOn: true,
      requestTimeoutMs: 10_000,
      subgraphTimeoutMs: 5_500,
    });
    expect(config.supergraphPath).toBe(resolve(__dirname, '..', 'supergraph.graphql'));
    expect(config.subgraphUrl('auth')).toBeNull();
  });

  it('another supergraph requires no secret', () => {
    const config = readRouterConfig({ ROUTER_SUPERGRAPH_PATH: 'other.graphql' });
    expect(config.own).toBeNull();
    expect(isAbsolute(config.supergraphPath)).toBe(true);
    expect(readRouterConfig({ ROUTER_SUPERGRAPH_PATH: 'a', INTERNAL_TOKEN_SECRET }).own).toBeNull();
  });

  it('ROUTER_PORT takes precedence over PORT', () => {
    expect(readRouterConfig({ INTERNAL_TOKEN_SECRET, PORT: '5000' }).port).toBe(5000);
    expect(readRouterConfig({ INTERNAL_TOKEN_SECRET, PORT: '5000', ROUTER_PORT: '0' }).port).toBe(0);
  });

  it('introspection is off in production unless ROUTER_INTROSPECTION turns it on', () => {
    const production = { INTERNAL_TOKEN_SECRET, NODE_ENV: 'production' };
    expect(readRouterConfig(production).isIntrospectionOn).toBe(false);
    expect(readRouterConfig({ ...production, ROUTER_INTROSPECTION: 'true' }).isIntrospectionOn).toBe(true);
  });

  it('<NAME>_URL sets the address of the subgraph with that name', () => {
    const config = readRouterConfig({ ROUTER_SUPERGRAPH_PATH: 'a', MY_SHOP_URL: 'http://shop:80/', BAD_URL: 'shop' });
    expect(config.subgraphUrl('my-shop')).toBe('http://shop:80');
    expect(() => config.subgraphUrl('bad')).toThrow(SettingsError);
  });

  it('all invalid settings are reported together', () => {
    const env = {
      INTERNAL_TOKEN_SECRET: 'your_secret',
      FACADE_TIME_ZONE: 'Mars/Olympus',
      ROUTER_CORS_ORIGINS: 'https://a.example, *',
      ROUTER_INTROSPECTION: 'perhaps',
      ROUTER_TIMEOUT_MS: '0',
      AUTH_URL: 'auth:4001',
    };
    expect(() => readRouterConfig(env)).toThrow(SettingsError);
    for (const name of Object.keys(env)) expect(() => readRouterConfig(env)).toThrow(name);
  });

  it.each(['*', 'null', 'https://a.example/', 'https://a.example/path', 'a.example', 'https://*.example'])(
    'ROUTER_CORS_ORIGINS rejects %s',
    (origin) => {
      expect(() => readRouterConfig({ INTERNAL_TOKEN_SECRET, ROUTER_CORS_ORIGINS: origin })).toThrow(
        'ROUTER_CORS_ORIGINS',
      );
    },
  );
});
