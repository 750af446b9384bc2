import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { AppError } from '@gobbler/contracts';
import { decodeUtf8, type Viewer } from '@gobbler/service-kit';
import type { z } from 'zod';
import { namesOtherUser, refuseOtherUsers } from '../engine/user-claims';
import { InvalidRequestError, type InputProblem } from '../errors/invalid-request-error';
import { problemsOf } from '../input/problems-of';
import { formParts, PICTURE_PART } from './form-parts';

/** Bytes of a field; any field of ours is refused as too long long before. */
const FIELD_BYTES = 64 * 1024;

/** A form that was read to its end; its picture is with the post subgraph by then. */
export interface FormInput<Fields> {
  readonly fields: Fields;
  /** Null when the form had no picture. */
  readonly uploadId: string | null;
}

export interface FormDefinition<Fields> {
  /** All fields; each is checked by itself, once, when it arrives. Any other field is refused. */
  readonly fields: z.ZodObject & z.ZodType<Fields>;
  readonly isPictureNeeded: boolean;
}

/**
 * Reads a form whose fields may come before and after its picture. The picture is uploaded while it arrives, unless the
 * fields before it are wrong already. All problems of the fields are reported at once.
 */
export async function readForm<Fields>(
  message: IncomingMessage,
  { fields, isPictureNeeded }: FormDefinition<Fields>,
  viewer: Viewer,
  upload: (picture: Readable) => Promise<string>,
): Promise<FormInput<Fields>> {
  const shape: Readonly<Record<string, z.ZodType>> = fields.shape;
  const checked = new Map<string, z.ZodSafeParseResult<unknown>>();
  const seen = new Set<string>();
  const problems: InputProblem[] = [];
  const extraFields: InputProblem[] = [];
  let claims: { user_id?: string } = {};
  const picture: { parts: number; hasBytes: boolean; uploadId: string | null; failure?: Error } = {
    parts: 0,
    hasBytes: false,
    uploadId: null,
  };

  function takeField(name: string, value: string): void {
    const isRepeated = seen.has(name);
    seen.add(name);
    if (isRepeated) problems.push(inBody(name, 'field given more than once', 'value_error'));
    if (name === 'user_id') claims = { user_id: value };
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field) checked.set(name, check(field, value));
    else if (!isRepeated) extraFields.push(inBody(name, 'extra fields not permitted', 'value_error.extra'));
  }

  async function takePicture(file: Readable): Promise<void> {
    if (picture.parts > 0) problems.push(inBody(PICTURE_PART, 'field given more than once', 'value_error'));
    picture.parts += 1;
    // An edit form without a new picture has an empty part for it.
    if (await unbroken(isEmpty(file))) return;
    picture.hasBytes = true;
    if (!isGoodSoFar()) return;
    try {
      picture.uploadId = await upload(file);
    } catch (error) {
      picture.failure = error instanceof Error ? error : new Error('the upload failed', { cause: error });
    }
  }

  function isGoodSoFar(): boolean {
    const isEachGood = [...checked.values()].every(({ success }) => success);
    return isEachGood && problems.length + extraFields.length === 0 && !namesOtherUser(viewer, { body: claims });
  }

  // Always to the end: many clients read an answer only once they have sent everything.
  for await (const { name, isFile, body } of formParts(message)) {
    if (name === PICTURE_PART) await takePicture(body);
    else if (isFile) problems.push(inBody(name, 'extra fields not permitted', 'value_error.extra'));
    else takeField(name, await unbroken(readField(body)));
    body.resume();
  }
  refuseOtherUsers(viewer, { body: claims });
  const results = Object.entries(shape).map(
    ([name, field]) => [name, checked.get(name) ?? check(field, undefined)] as const,
  );
  for (const [name, { error }] of results)
    problems.push(...problemsOf(error?.issues ?? []).map(({ msg, type }) => inBody(name, msg, type)));
  problems.push(...extraFields);
  if (isPictureNeeded && !picture.hasBytes)
    problems.push(inBody(PICTURE_PART, 'field required', 'value_error.missing'));
  if (problems.length > 0) throw new InvalidRequestError(problems);
  if (picture.failure) throw picture.failure;
  return {
    fields: Object.fromEntries(results.map(([name, { data }]) => [name, data])) as Fields,
    uploadId: picture.uploadId,
  };
}

function check(field: z.ZodType, value: string | undefined): z.ZodSafeParseResult<unknown> {
  return field.safeParse(value, { reportInput: true });
}

function inBody(name: string, msg: string, type: string): InputProblem {
  return { loc: ['body', name], msg, type };
}

/** Throws `BAD_REQUEST` for what is not UTF-8. Of a text that is too long for any field it is no matter where it was cut. */
async function readField(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > FIELD_BYTES) return Buffer.concat(chunks).toString();
  }
  return decodeUtf8(Buffer.concat(chunks));
}

/** Throws `BAD_REQUEST` when the form breaks off within a part. */
async function unbroken<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('BAD_REQUEST', 'The form breaks off.', { cause });
  }
}

/** An empty stream ends without ever being readable. */
async function isEmpty(file: Readable): Promise<boolean> {
  await Promise.race(['readable', 'end', 'close'].map((event) => once(file, event)));
  return file.readableLength === 0;
}
