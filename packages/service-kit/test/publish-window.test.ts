import { BrokerUnavailableError } from '@gobbler/contracts';
import { createPublishWindow } from '../src/outbox/publish-window';
import { recordLog } from './rig';

function setUp() {
  const { log, lines } = recordLog();
  return { lines, window: createPublishWindow(4, log) };
}

describe('what a relay logs about events that can’t be published', () => {
  it('is one line without a stack, and one when they leave again', () => {
    const { lines, window } = setUp();
    for (let failure = 0; failure < 20; failure += 1) window.failed('post.created', new Error('nacked'));
    for (let success = 0; success < 20; success += 1) window.succeeded();
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', problem: 'post.created: nacked' }),
      expect.objectContaining({ level: 'warn', msg: 'events are published again' }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('stack');
  });

  it('adds no second warning when the broker is down, which warns by itself', () => {
    const { lines, window } = setUp();
    for (let failure = 0; failure < 20; failure += 1)
      window.failed('post.created', new BrokerUnavailableError('out of reach'));
    for (let success = 0; success < 20; success += 1) window.succeeded();
    expect(lines).toEqual([]);
  });
});
