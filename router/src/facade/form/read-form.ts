import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { AppError } from '@gobbler/contracts';
import { decodeUtf8 } from '@gobbler/service-kit';
import type { z } from 'zod';
import type { RouteCall } from '../engine/route';
import { namesOtherUser, refuseOtherUsers, viewerOf } from '../engine/viewer-of';
import { InvalidRequestError, type InputProblem } from '../errors/invalid-request-error';
import { problemsOf } from '../input/problems-of';
import { formParts, PICTURE_PART } from './form-parts';
import { uploadPicture } from './upload-picture';

/** Bytes of a field; any field of ours is too long long before. */
const FIELD_BYTES = 64 * 1024;

/** A form that was read to its end; its picture is with the post subgraph by then. */
export interface FormInput<Fields> {
  readonly fields: Fields;
  /** Null when the form had no picture. */
  readonly uploadId: string | null;
}

export interface FormDefinition<Fields> {
  /** A strict object of all fields; none of its checks may look at two fields at once. */
  readonly fields: z.ZodObject & z.ZodType<Fields>;
  readonly isPictureNeeded: boolean;
}

/** What has come of a form so far. */
interface FormSoFar {
  readonly fields: Map<string, unknown>;
  readonly problems: InputProblem[];
  pictureParts: number;
  /** Whether one of them has bytes. */
  hasPicture: boolean;
  uploadId: string | null;
  /** Why the picture was not taken. */
  uploadFailure: Error | null;
}

/**
 * Reads a form whose fields may come before and behind its picture. The picture is passed on while it comes, unless
 * the fields before it are wrong already. All problems of the fields are told at once.
 */
export async function readForm<Fields>(
  call: RouteCall,
  definition: FormDefinition<Fields>,
): Promise<FormInput<Fields>> {
  const form: FormSoFar = {
    fields: new Map(),
    problems: [],
    pictureParts: 0,
    hasPicture: false,
    uploadId: null,
    uploadFailure: null,
  };
  // Always to the end: many clients read an answer only once they have sent everything.
  for await (const { name, isFile, body } of formParts(call.request)) {
    if (name === PICTURE_PART) await takePicture(call, definition, form, body);
    else if (isFile) form.problems.push(extraField(name));
    else takeField(form, name, await unbroken(readField(body)));
    body.resume();
  }
  return checkForm(call, definition, form);
}

function takeField(form: FormSoFar, name: string, value: unknown): void {
  if (form.fields.has(name)) form.problems.push(repeatedField(name));
  form.fields.set(name, value);
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

async function takePicture<Fields>(
  call: RouteCall,
  definition: FormDefinition<Fields>,
  form: FormSoFar,
  file: Readable,
): Promise<void> {
  if (form.pictureParts > 0) form.problems.push(repeatedField(PICTURE_PART));
  form.pictureParts += 1;
  // An edit form without a new picture has an empty part for it.
  if (await unbroken(isEmpty(file))) return;
  form.hasPicture = true;
  if (!isWorthUploading(call, definition, form)) return;
  try {
    form.uploadId = await uploadPicture(call, file);
  } catch (error) {
    form.uploadFailure = error instanceof Error ? error : new Error('the upload failed', { cause: error });
  }
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

/** Whether nothing is wrong with the fields that came before the picture. */
function isWorthUploading<Fields>(call: RouteCall, { fields }: FormDefinition<Fields>, form: FormSoFar): boolean {
  const body = Object.fromEntries(form.fields);
  return (
    form.problems.length === 0 &&
    !namesOtherUser(viewerOf(call), { path: {}, query: {}, header: {}, body }) &&
    fields.partial().safeParse(body).success
  );
}

function checkForm<Fields>(call: RouteCall, definition: FormDefinition<Fields>, form: FormSoFar): FormInput<Fields> {
  const body = Object.fromEntries(form.fields);
  refuseOtherUsers(viewerOf(call), { path: {}, query: {}, header: {}, body });
  const parsed = definition.fields.safeParse(body, { reportInput: true });
  const problems = [...form.problems, ...problemsOf(parsed.error?.issues ?? []).map(inBody)];
  if (definition.isPictureNeeded && !form.hasPicture) {
    problems.push({ loc: ['body', PICTURE_PART], msg: 'field required', type: 'value_error.missing' });
  }
  if (problems.length > 0 || !parsed.success) throw new InvalidRequestError(problems);
  if (form.uploadFailure !== null) throw form.uploadFailure;
  return { fields: parsed.data, uploadId: form.uploadId };
}

function inBody(problem: InputProblem): InputProblem {
  return { ...problem, loc: ['body', ...problem.loc] };
}

function repeatedField(name: string): InputProblem {
  return { loc: ['body', name], msg: 'field given more than once', type: 'value_error' };
}

function extraField(name: string): InputProblem {
  return { loc: ['body', name], msg: 'extra fields not permitted', type: 'value_error.extra' };
}
