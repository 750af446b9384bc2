import { join } from 'node:path';
import type { PushSender } from '@gobbler/contracts';
import { createFirebasePushSender } from '@gobbler/firebase-push';
import { createFilePushSender } from '@gobbler/local-stand-ins';
import type { Logger, ServiceConfig } from '@gobbler/service-kit';

/** How to reach Firebase. */
export interface FirebaseConfig {
  /** Absolute path of a service account's file, already checked. */
  readonly credentialsFile: string;
  /** Another server with Firebase's API; null for Google's. */
  readonly apiUrl: string | null;
}

export interface PushSenderConfig extends Pick<ServiceConfig, 'environment' | 'dataDir'> {
  /** Null for the stand-in, which writes pushes to a file. */
  readonly firebase: FirebaseConfig | null;
}

/** The push sender: Firebase where it is configured, else the stand-in, which refuses to run in production. */
export function createPushSender({ firebase, environment, dataDir }: PushSenderConfig, log: Logger): PushSender {
  if (firebase) return createFirebasePushSender({ ...firebase, log });
  return createFilePushSender({ environment, file: join(dataDir, 'pushes.jsonl'), log, now: () => new Date() });
}
