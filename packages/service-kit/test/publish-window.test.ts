import { BrokerUnavailableError } from '@gobbler/contracts';
import { createLogger } from '../src';
import { createPublishWindow } from '../src/outbox/publish-window';

function setUp() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
  const window = createPublishWindow(4, createLogger({ service: 'test', level: 'info', destination }));
  return { lines, window };
}

describe('what a relay tells of events that can’t be published', () => {
  it('is one line without a stack, and one when they leave again', () => {
    const { lines, window } = setUp();
    for (let failure = 0; failure < 20; failure += 1) window.failed({ event: 'post.created' }, new Error('nacked'));
    for (let success = 0; success < 20; success += 1) window.succeeded();
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', problem: 'nacked', event: 'post.created' }),
      expect.objectContaining({ level: 'warn', msg: 'events are published again' }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('stack');
  });

  it('is no second warning when the broker is out, which warns by itself', () => {
    const { lines, window } = setUp();
    for (let failure = 0; failure < 20; failure += 1) window.failed({}, new BrokerUnavailableError('out of reach'));
    for (let success = 0; success < 20; success += 1) window.succeeded();
    expect(lines.map(({ level }) => level)).toEqual(['info', 'info']);
  });
});
