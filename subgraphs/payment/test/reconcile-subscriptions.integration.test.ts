import { runReconcile, type Environment } from '@gobbler/service-kit';
import { reconcileSubscriptions } from '../src/reconcile/reconcile-subscriptions';
import { startReconciliationBench, type ReconciliationBench } from './reconciliation-bench';

describe('the reconcile command of payment', () => {
  let bench: ReconciliationBench;
  let printed: string[] = [];

  beforeAll(async () => {
    bench = await startReconciliationBench();
  });
  afterAll(() => bench?.close());

  async function run(more: Environment, ...args: string[]): Promise<number> {
    printed = [];
    const { apiKey, apiUrl } = bench.stripe;
    const env = { PAYMENT_DATABASE_URL: bench.database.url, STRIPE_API_KEY: apiKey, STRIPE_API_URL: apiUrl, ...more };
    const print = (line: string): void => void printed.push(line);
    return runReconcile(reconcileSubscriptions, args, env, { say: print, complain: print });
  }

  it('finds nothing, then a difference, then repairs it', async () => {
    expect(await run({})).toBe(0);
    expect(printed.slice(1)).toEqual(['0 at Stripe, 0 here.', 'They agree.']);
    const id = await bench.subscribe(7, (await bench.sdk.customers.create({})).id);
    expect(await run({})).toBe(1);
    expect(printed.join('\n')).toMatch(
      new RegExp(
        `^customer missing here +7 +${id} +- +active until \\S+Z$[^]*^1 difference\\. Run it with --repair`,
        'm',
      ),
    );
    expect(await run({}, '--repair')).toBe(0);
    expect(printed.slice(-2)).toEqual([`1 of 1: ${id} is repaired`, '1 repaired, 0 left.']);
    expect(await run({})).toBe(0);
    expect(printed.slice(1)).toEqual(['1 at Stripe, 1 here.', 'They agree.']);
  });

  it.each([
    ['without a key', { STRIPE_API_KEY: undefined }, 'STRIPE_API_KEY: is missing'],
    ['with an invalid key', { STRIPE_API_KEY: 'sk_test_other' }, 'Stripe does not take STRIPE_API_KEY'],
    ['without a database', { PAYMENT_DATABASE_URL: 'postgres://x:y@127.0.0.1:9/z' }, "can't reach the database"],
  ])('says %s what to do, without a stack trace', async (_what, more, text) => {
    expect(await run(more)).toBe(1);
    expect(printed.join('\n')).toContain(text);
    expect(printed.join('\n')).not.toMatch(/^\s+at /m);
  });
});
