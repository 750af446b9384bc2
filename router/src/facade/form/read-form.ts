import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { RouteCall } from '../engine/route';
import { namesOtherUser, refuseOtherUsers, viewerOf } from '../engine/viewer-of';
import { InvalidRequestError, type InputProblem } from '../errors/invalid-request-error';
import { problemsOf } from '../input/problems-of';
import { formParts, PICTURE_PART } from './form-parts';
import { uploadPicture } from './upload-picture';

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
  const form: FormSoFar = { fields: new Map(), problems: [], hasPicture: false, uploadId: null, uploadFailure: null };
  // Always to the end: many clients read an answer only once they have sent everything.
  for await (const part of formParts(call)) {
    if (part.type === 'field') takeField(form, part.fieldname, part.value);
    else if (part.fieldname === PICTURE_PART) await takePicture(call, definition, form, part.file);
    else {
      form.problems.push(extraField(part.fieldname));
      part.file.resume();
    }
  }
  return checkForm(call, definition, form);
}

function takeField(form: FormSoFar, name: string, value: unknown): void {
  if (form.fields.has(name)) {
    form.problems.push({ loc: ['body', name], msg: 'field given more than once', type: 'value_error' });
  }
  form.fields.set(name, value);
}

async function takePicture<Fields>(
  call: RouteCall,
  definition: FormDefinition<Fields>,
  form: FormSoFar,
  file: Readable,
): Promise<void> {
  form.hasPicture = true;
  if (!isWorthUploading(call, definition, form)) {
    file.resume();
    return;
  }
  try {
    form.uploadId = await uploadPicture(call, file);
  } catch (error) {
    form.uploadFailure = error instanceof Error ? error : new Error('the upload failed', { cause: error });
  }
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

function extraField(name: string): InputProblem {
  return { loc: ['body', name], msg: 'extra fields not permitted', type: 'value_error.extra' };
}
