import type { IncomingMessage } from 'node:http';

/** The connection was closed on purpose, so there is no one to answer. */
export class ConnectionCut extends Error {}

export interface BodyRead {
  readonly bytes: Buffer;
  /** Whether the connection was closed before the end, by the other side or by ourselves. */
  readonly isCut: boolean;
}

/**
 * Reads what comes until the end.
 * @param cutAfter bytes after which we close the connection ourselves
 */
export async function readBody(request: IncomingMessage, cutAfter = Infinity): Promise<BodyRead> {
  const { socket } = request; // Gone from the request once that is destroyed.
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= cutAfter) break;
    }
  } catch {
    return { bytes: Buffer.concat(chunks), isCut: true };
  }
  if (size < cutAfter) return { bytes: Buffer.concat(chunks), isCut: !request.complete };
  socket.destroy();
  return { bytes: Buffer.concat(chunks).subarray(0, cutAfter), isCut: true };
}
