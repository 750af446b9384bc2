import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder';

export interface JsonLinesFile {
  /** Resolves when the lines are on the disk for good. */
  append(records: readonly object[]): Promise<void>;
}

const NEWLINE = 0x0a;

/** A file with one JSON object a line, made at the first one. It may be read, moved and removed while we run. */
export function createJsonLinesFile(path: string): JsonLinesFile {
  let last: Promise<void> = Promise.resolve();

  async function write(text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o600);
    try {
      const isNew = (await file.stat()).size === 0;
      await file.appendFile((await endsInsideLine(file)) ? `\n${text}` : text);
      await file.sync();
      if (isNew) await syncFolder(dirname(path));
    } finally {
      await file.close();
    }
  }

  return {
    append(records) {
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      last = last.catch(() => undefined).then(() => write(text));
      return last;
    },
  };
}

/** Whether a crash cut the last line short. */
async function endsInsideLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: size - 1 });
  return buffer[0] !== NEWLINE;
}
