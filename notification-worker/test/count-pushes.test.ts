import type { PushAnswer, PushResult } from '@gobbler/contracts';
import { createMetrics } from '@gobbler/service-kit';
import type { SendPush } from '../src/domain/ports';
import { countPushes } from '../src/infra/count-pushes';

const PUSH = { title: 'New post', body: '{}', collapseKey: 'event', eventId: 'event', expiresAt: new Date() };

const toAnswers = (results: readonly PushResult[]): readonly PushAnswer[] =>
  results.map((result) => ({ result, reason: '' }));

describe('the count of pushes', () => {
  it('counts tokens by result and passes the results on', async () => {
    const metrics = createMetrics('notification-worker');
    const [first, second] = [toAnswers(['sent', 'dead', 'sent']), toAnswers(['failed', 'sent'])];
    const answers = [first, new Error('503'), second];
    const send: SendPush = async () => {
      const answer = answers.shift();
      if (!answer || answer instanceof Error) throw answer ?? new Error('no more answers');
      return answer;
    };
    const counted = countPushes(send, metrics);
    expect(await counted(PUSH, ['a', 'b', 'c'])).toBe(first);
    await expect(counted(PUSH, ['a', 'b', 'c', 'd'])).rejects.toThrow('503');
    expect(await counted(PUSH, ['a', 'b'])).toBe(second);
    const text = await metrics.render();
    const counts = [...text.matchAll(/^gobbler_pushes_total\{.*result="(\w+)".*\} (\d+)$/gm)];
    expect(Object.fromEntries(counts.map(([, result, count]) => [result, Number(count)]))).toEqual({
      sent: 3,
      dead: 1,
      failed: 1,
      throttled: 0,
      not_sent: 4,
    });
  });
});
