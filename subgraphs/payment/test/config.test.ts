import { readPaymentConfig } from '../src';

const NEEDED = {
  PAYMENT_DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/payment',
  INTERNAL_TOKEN_SECRET: 'a-secret-for-tests-that-is-long-enough',
};
const STRIPE = {
  STRIPE_API_KEY: 'sk_test_1',
  STRIPE_PRICE_ID: 'price_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
};

describe('the settings of payment', () => {
  it('mean the stand-in when there is no key, or the example’s placeholder', () => {
    expect(readPaymentConfig(NEEDED).stripe).toBeNull();
    const config = readPaymentConfig({
      ...NEEDED,
      STRIPE_API_KEY: 'your_stripe_api_key',
      STRIPE_WEBHOOK_SECRET: 'your_webhook_secret',
    });
    expect([config.stripe, config.webhookSecrets]).toEqual([null, []]);
  });

  it('mean Stripe when there is a key, and then all that it takes', () => {
    expect(readPaymentConfig({ ...NEEDED, ...STRIPE, STRIPE_WEBHOOK_SECRET_PREVIOUS: 'whsec_0' })).toMatchObject({
      stripe: { apiUrl: null, apiKey: 'sk_test_1', priceId: 'price_1' },
      webhookSecrets: ['whsec_1', 'whsec_0'],
    });
    expect(readPaymentConfig({ ...NEEDED, ...STRIPE, STRIPE_API_URL: 'http://127.0.0.1:9/' }).stripe).toMatchObject({
      apiUrl: 'http://127.0.0.1:9',
    });
    expect(() => readPaymentConfig({ ...NEEDED, STRIPE_API_KEY: 'sk_test_1' })).toThrow(
      /STRIPE_PRICE_ID: is missing[\s\S]*STRIPE_WEBHOOK_SECRET: is missing/,
    );
    expect(() => readPaymentConfig({ ...NEEDED, STRIPE_API_URL: 'http://127.0.0.1:9' })).toThrow(
      /STRIPE_API_KEY: is missing/,
    );
  });

  it('must be about the real Stripe in production', () => {
    const production = { ...NEEDED, NODE_ENV: 'production', RABBITMQ_URL: 'amqp://u:p@127.0.0.1' };
    expect(() => readPaymentConfig(production)).toThrow(/STRIPE_API_KEY: is missing/);
    expect(() => readPaymentConfig({ ...production, ...STRIPE, STRIPE_API_KEY: 'your_stripe_api_key' })).toThrow(
      /STRIPE_API_KEY: still holds the example's placeholder/,
    );
    expect(readPaymentConfig({ ...production, ...STRIPE }).stripe).not.toBeNull();
  });

  it('let the phone app and our own pages pass as places to go to, unless others are named', () => {
    expect(readPaymentConfig({ ...NEEDED, ROUTER_PUBLIC_URL: 'https://gobbler.example/api/' }).redirectOrigins).toEqual(
      ['http://www.google.com', 'http://127.0.0.1:4000', 'https://gobbler.example'],
    );
    const named = { ...NEEDED, PAYMENT_REDIRECT_ORIGINS: 'https://a.example, https://b.example:8443' };
    expect(readPaymentConfig(named).redirectOrigins).toEqual(['https://a.example', 'https://b.example:8443']);
  });

  it.each(['https://a.example/', 'https://a.example/path', 'a.example', '*', 'https://*.a.example/', 'null'])(
    'take no %s for an origin',
    (origin) => {
      expect(() => readPaymentConfig({ ...NEEDED, PAYMENT_REDIRECT_ORIGINS: origin })).toThrow(
        /PAYMENT_REDIRECT_ORIGINS: must list exact origins/,
      );
    },
  );
});
