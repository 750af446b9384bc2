import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFirebasePushSender } from '@gobbler/firebase-push';
import { createTestServiceAccount, startFakeFcm, type FakeFcm } from '@gobbler/protocol-fakes';

const log = { info: () => undefined, warn: () => undefined };

/** What Firebase receives for a push with this expiry. */
export async function sentToFirebase(expiresAt: Date): Promise<FakeFcm['sent'][number]> {
  const { credentials } = createTestServiceAccount();
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-firebase-'));
  const credentialsFile = join(folder, 'service-account.json');
  writeFileSync(credentialsFile, JSON.stringify(credentials));
  const fcm = await startFakeFcm({ projectId: credentials.project_id });
  const sender = createFirebasePushSender({ credentialsFile, apiUrl: fcm.url, log });
  try {
    const push = { title: 'New post', body: '{}', collapseKey: 'post-1', eventId: 'event-1', expiresAt };
    await sender.send(push, ['token-1']);
    const [message] = fcm.sent;
    if (!message) throw new Error('nothing was sent');
    return message;
  } finally {
    await sender.close();
    await fcm.stop();
    rmSync(folder, { recursive: true });
  }
}
