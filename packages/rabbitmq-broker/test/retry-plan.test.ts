import { MAX_ATTEMPTS } from '@gobbler/contracts';
import { describeAddress } from '../src/address';
import { createRetryPlan, RETRY_DELAYS_MS } from '../src/retry-plan';

describe('the delays between attempts', () => {
  it('grow, are spread by chance, and have a queue each', () => {
    const seen = [0, 0.4, 0.99].map((chance) => {
      const plan = createRetryPlan([100, 200, 400, 800], () => chance);
      const delays = [2, 3, 4, 5].map((attempt) => plan.delayBefore(attempt));
      expect(plan.allDelays).toEqual(expect.arrayContaining(delays));
      return delays;
    });
    expect(seen).toEqual([
      [50, 100, 200, 400],
      [75, 150, 300, 600],
      [100, 200, 400, 800],
    ]);
  });

  it('outlast a minute without a database, even when chance picks the shortest', () => {
    const plan = createRetryPlan(RETRY_DELAYS_MS, () => 0);
    const all = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => plan.delayBefore(index + 2));
    expect(all.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(60_000);
  });

  it('are as many as attempts need', () => {
    expect(() => createRetryPlan([1, 2, 3])).toThrow('5 attempts have 4 delays');
    expect(() => createRetryPlan([1, 2, 3, 4]).delayBefore(6)).toThrow(RangeError);
  });
});

describe('the address of a RabbitMQ', () => {
  it.each([
    ['amqp://user:secret@rabbit.example', 'RabbitMQ at rabbit.example:5672'],
    ['amqps://user:secret@rabbit.example/', 'RabbitMQ at rabbit.example:5671'],
    ['amqp://rabbit.example:1234/%2F', 'RabbitMQ at rabbit.example:1234'],
    ['amqp://rabbit.example:1234/gobbler', 'RabbitMQ at rabbit.example:1234, virtual host gobbler'],
  ])('the address of %s is shown as %s', (url, description) => {
    expect(describeAddress(url)).toBe(description);
  });
});
