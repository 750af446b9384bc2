import { readFile, rename, writeFile } from 'node:fs/promises';
import { repeat, SettingsError, type Logger } from '@gobbler/service-kit';
import type { OperationDefinitionNode } from 'graphql';
import type { OperationStep } from '../graphql/operation-step';
import { createRecordedOperations, recordedFileSchema, type RecordedFile } from './recorded-operations';
import { signatureOf } from './signature-of';

export interface Recorder {
  readonly step: OperationStep;
  /** Writes the file for the last time. */
  stop(): Promise<void>;
}

/** Milliseconds between two writes. */
const WRITE_MS = 30_000;

/**
 * Records which operations each client uses, without any value, into a file that is written regularly and read again at the next
 * start. Rejects with `SettingsError` for a file that holds something else.
 */
export async function openRecorder(path: string, log: Logger, now: () => Date): Promise<Recorder> {
  const operations = createRecordedOperations(await readRecorded(path));
  const signatures = new WeakMap<OperationDefinitionNode, string>();
  let written = '';

  async function write(): Promise<void> {
    const text = `${JSON.stringify(operations.toFile(), null, 2)}\n`;
    if (text === written) return;
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
    written = text;
  }

  const writing = repeat(log, `write the recorded operations to ${path}`, WRITE_MS, write);
  return {
    step: {
      check({ document, operation, contextValue: { client } }) {
        if (!client) return;
        const signature = signatures.get(operation) ?? signatureOf(document, operation);
        signatures.set(operation, signature);
        operations.note(client, signature, now().toISOString().slice(0, 10));
      },
    },
    async stop() {
      await writing.stop();
      await write().catch((error: unknown) => log.warn({ err: error }, 'could not write the recorded operations'));
    },
  };
}

async function readRecorded(path: string): Promise<RecordedFile | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return recordedFileSchema.parse(JSON.parse(text));
  } catch {
    const message = `${path} holds something else than recorded operations. Set another path, or remove the file.`;
    throw new SettingsError('router', [{ name: 'RECORDED_OPERATIONS_FILE', message }]);
  }
}
