import { join } from 'node:path';
import { describePushSenderContract } from '@gobbler/test-harness/port-contracts/push-sender-contract';
import { createFilePushSender } from '../src/index';
import { readJsonLines } from '@gobbler/test-harness';
import { recordingLog } from './recording-log';
import { temporaryFolder } from './temporary-folder';

const NOW = new Date('2026-11-22T10:00:00.000Z');

describePushSenderContract('the file push sender', async () => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'pushes.jsonl');
  return {
    sender: createFilePushSender({ environment: 'test', file, log: recordingLog(), now: () => NOW }),
    sent: () => readJsonLines(file),
    cleanUp: folder.remove,
  };
});

describe('the file push sender', () => {
  it('writes token, title, body, event and time, and logs all but the token', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'pushes.jsonl');
    const log = recordingLog();
    const sender = createFilePushSender({ environment: 'test', file, log, now: () => NOW });
    await sender.send(
      { title: 'Bread', body: '{"a":1}', collapseKey: 'post-1', eventId: 'event-1', expiresAt: new Date() },
      ['phone-token-1'],
    );
    expect(await readJsonLines(file)).toEqual([
      { token: 'phone-token-1', title: 'Bread', body: '{"a":1}', eventId: 'event-1', at: '2026-11-22T10:00:00.000Z' },
    ]);
    expect(JSON.stringify(log.lines)).toContain('event-1');
    expect(JSON.stringify(log.lines)).not.toContain('phone-token-1');
    await folder.remove();
  });
});
