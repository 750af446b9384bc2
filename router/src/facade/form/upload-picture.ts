import type { Readable } from 'node:stream';
import { AppError, httpErrorSchema, mayPassOn, UnavailableError } from '@gobbler/contracts';
import { z } from 'zod';
import { limitBytes } from '../../http/limit-bytes';
import type { ForwardAnswer } from '../facade-ports';
import type { RouteCall } from '../engine/route';
import { InvalidRequestError } from '../errors/invalid-request-error';
import { readText } from './read-text';

/** Bytes of a picture. */
const MAX_PICTURE_BYTES = 20 * 1024 * 1024;

/** Bytes of post's answer, which is an id or an error. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Statuses that say something of the picture or its sender; any other is between the services. */
const PASSED_ON: ReadonlySet<number> = new Set([413, 415, 422, 429, 503]);

const uploaded = z.object({ uploadId: z.string().min(1) });

/**
 * Streams a picture to the post subgraph; name and type that the phone gave it are dropped, the bytes decide.
 * @returns the id to create or update a post with. Throws `PAYLOAD_TOO_LARGE`, `UNSUPPORTED_MEDIA_TYPE`,
 * `BAD_USER_INPUT`, `BAD_REQUEST` (the form breaks off), `SUBGRAPH_UNAVAILABLE`.
 */
export async function uploadPicture(
  { forward, viewer }: Pick<RouteCall, 'forward' | 'viewer'>,
  part: Readable,
): Promise<string> {
  const body = limitBytes(part, MAX_PICTURE_BYTES, {
    tooLarge: `The picture is larger than ${MAX_PICTURE_BYTES} bytes.`,
    brokenOff: 'The form breaks off within the picture.',
  });
  try {
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await forward('post', '/uploads', { method: 'POST', headers, body, viewer });
    return readUploadId(answer, parseJson(await readText(answer.body, MAX_ANSWER_BYTES)));
  } finally {
    body.destroy();
  }
}

function readUploadId({ status, headers }: ForwardAnswer, answer: unknown): string {
  const success = uploaded.safeParse(answer);
  if (status === 200 && success.success) return success.data.uploadId;
  const { data: refusal } = httpErrorSchema.safeParse(answer);
  if (!refusal || !PASSED_ON.has(status) || !mayPassOn(refusal, 'rest')) {
    throw new UnavailableError('post', new Error(`post answered an upload with ${status} ${refusal?.code ?? ''}`));
  }
  const { code, message } = refusal;
  if (code === 'BAD_USER_INPUT') {
    throw new InvalidRequestError([{ loc: ['body', 'image_file'], msg: message, type: 'value_error' }]);
  }
  const retryAfterSeconds = Number(headers['retry-after']);
  throw new AppError(code, message, retryAfterSeconds > 0 ? { retryAfterSeconds } : {});
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
