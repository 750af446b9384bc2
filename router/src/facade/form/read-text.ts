import type { Readable } from 'node:stream';
import { UnavailableError } from '@gobbler/contracts';

/** The text of a service's answer. Throws `SUBGRAPH_UNAVAILABLE` when it breaks off or has more than `max` bytes. */
export async function readText(body: Readable, max: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > max) throw new Error(`an answer of more than ${max} bytes`);
      chunks.push(bytes);
    }
  } catch (error) {
    throw new UnavailableError(null, error);
  }
  return Buffer.concat(chunks).toString();
}
