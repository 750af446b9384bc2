import type { PushResult } from '@gobbler/contracts';
import { createMetrics } from '@gobbler/service-kit';
import type { SendPush } from '../src/domain/ports';
import { countPushes } from '../src/infra/count-pushes';

const PUSH = { title: 'New post', body: '{}', collapseKey: 'event', eventId: 'event', expiresAt: new Date() };

describe('the count of pushes', () => {
  it('counts tokens by result and passes the results on', async () => {
    const metrics = createMetrics('notification-worker');
    const answers: (readonly PushResult[] | Error)[] = [['sent', 'dead', 'sent'], new Error('503'), ['failed', 'sent']];
    const send: SendPush = async () => {
      const answer = answers.shift();
      if (!answer || answer instanceof Error) throw answer ?? new Error('no more answers');
      return answer;
    };
    const counted = countPushes(send, metrics);
    expect(await counted(PUSH, ['a', 'b', 'c'])).toEqual(['sent', 'dead', 'sent']);
    await expect(counted(PUSH, ['a', 'b', 'c', 'd'])).rejects.toThrow('503');
    expect(await counted(PUSH, ['a', 'b'])).toEqual(['failed', 'sent']);
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
