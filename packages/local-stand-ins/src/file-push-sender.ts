import { type Clock, MAX_TOKENS_PER_SEND, type PushSender } from '@gobbler/contracts';
import type { RuntimeEnvironment } from '@gobbler/service-kit';
import { createJsonLinesFile } from './json-lines-file';
import { refuseInProduction } from './refuse-in-production';
import type { StandInLog } from './stand-in-log';

export interface FilePushSenderOptions {
  readonly environment: RuntimeEnvironment;
  /** Gets a line a push: `{token, title, body, eventId, at}`. */
  readonly file: string;
  readonly log: StandInLog;
  readonly now: Clock;
}

/** Writes pushes into a file that one can look at, in place of Firebase; every token counts as a phone's. */
export function createFilePushSender({ environment, file, log, now }: FilePushSenderOptions): PushSender {
  refuseInProduction(environment, 'push sender that writes to a file', 'FIREBASE_CREDENTIALS_FILE');
  const lines = createJsonLinesFile(file);
  const description = `pushes written to ${file} (stand-in for Firebase)`;
  log.info({ pushSender: description }, 'using a stand-in: no phone gets a push');

  return {
    description,
    async send({ title, body, eventId }, tokens) {
      if (tokens.length > MAX_TOKENS_PER_SEND) throw new Error(`more than ${MAX_TOKENS_PER_SEND} tokens at once`);
      if (tokens.length === 0) return [];
      const at = now().toISOString();
      await lines.append(tokens.map((token) => ({ token, title, body, eventId, at })));
      log.info({ eventId, title, phones: tokens.length }, 'push written to the file'); // never the tokens
      return tokens.map(() => ({ result: 'sent', reason: 'WRITTEN_TO_FILE' }));
    },
    async checkHealth() {},
    async close() {},
  };
}
