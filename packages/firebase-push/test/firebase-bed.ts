import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PushSender } from '@gobbler/contracts';
import { createTestServiceAccount, startFakeFcm, type FakeFcm } from '@gobbler/protocol-fakes';
import { createFirebasePushSender } from '../src';

const { credentials } = createTestServiceAccount();

/** A fake of Firebase and a sender that reaches it. */
export interface FirebaseBed {
  readonly fcm: FakeFcm;
  readonly credentialsFile: string;
  /** What the sender has logged, as text. */
  readonly logged: string[];
  createSender(timeoutMs?: number): PushSender;
  remove(): Promise<void>;
}

export async function createFirebaseBed(): Promise<FirebaseBed> {
  const fcm = await startFakeFcm({ projectId: credentials.project_id, accessToken: 'local-access-token' });
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-firebase-'));
  const credentialsFile = join(folder, 'service-account.json');
  writeFileSync(credentialsFile, JSON.stringify(credentials));
  const logged: string[] = [];
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const senders: PushSender[] = [];
  return {
    fcm,
    credentialsFile,
    logged,
    createSender(timeoutMs = 20_000) {
      const log = { info: note, warn: note };
      const sender = createFirebasePushSender({ credentialsFile, apiUrl: fcm.url, log, timeoutMs });
      senders.push(sender);
      return sender;
    },
    async remove() {
      await Promise.all(senders.map((sender) => sender.close()));
      await fcm.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
