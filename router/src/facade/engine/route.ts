import { NotSignedInError, type ErrorCode } from '@gobbler/contracts';
import type { Logger, ServiceName, Viewer } from '@gobbler/service-kit';
import { z } from 'zod';
import type { RefusalStyle } from '../errors/refusal-style';
import type { ForwardAnswer, ForwardRequest } from '../facade-ports';
import type { FormDefinition, FormInput } from '../form/read-form';
import { checkInput, type RawInput } from '../input/check-input';
import type { Ask } from './create-ask';

/**
 * Who may call a route: `open` to anyone, tokens are not read; `public` to anyone, a valid token is honoured and an invalid
 * one ignored; `signed-in` only with a valid token.
 */
export type Access = 'open' | 'public' | 'signed-in';

/** What a request's body is read as. */
export type BodyKind = 'none' | 'json' | 'form' | 'raw';

/** What a route works with. It knows nothing of HTTP: checked input comes in, the body of a 200 goes out. */
export interface RouteCall {
  /** Never null in a `signed-in` route. */
  readonly viewer: Viewer | null;
  /** IANA name of the phone's zone. */
  readonly timeZone: string;
  readonly log: Logger;
  /** Runs a stored operation. */
  readonly ask: Ask;
  /** Calls a private HTTP endpoint of a service; see `Forward`. */
  readonly forward: (service: ServiceName, path: string, call: ForwardRequest) => Promise<ForwardAnswer>;
}

/** An answer that has headers of its own. */
export class AnswerWithHeaders {
  constructor(
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
}

/** What the documentation of the API says of a route; see `api-docs/create-openapi.ts`. */
interface RouteDoc {
  /** Unique among all routes; generated clients call it so. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  /** The body of a 200. */
  readonly answer: z.ZodType;
  /** What a header of a 200 holds, by name. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  /** Codes of its refusals, beside those that its access and input bring along. */
  readonly codes?: readonly ErrorCode[];
}

type ReadForm = <Fields>(definition: FormDefinition<Fields>) => Promise<FormInput<Fields>>;

interface RowBase<Input> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As fastify writes it (`/user/user/:user_id`). */
  readonly path: string;
  readonly access: Access;
  /** Checks and translates `{path, query, body, header}`. */
  readonly input: z.ZodType<Input>;
  /** How this route words its errors, where that differs from the rest. */
  readonly refusals?: RefusalStyle;
  readonly doc: RouteDoc;
}

interface Row<Input> extends RowBase<Input> {
  /** `none` by default. */
  readonly body?: Exclude<BodyKind, 'form'>;
  readonly answer: (call: RouteCall, input: Input) => unknown;
}

interface FormRow<Input, Fields> extends RowBase<Input> {
  readonly form: (timeZone: string) => FormDefinition<Fields>;
  readonly answer: (call: RouteCall, input: Input, form: FormInput<Fields>) => unknown;
}

/** A row of the table, ready to run. */
export interface FacadeRoute {
  readonly method: RowBase<unknown>['method'];
  readonly path: string;
  readonly access: Access;
  readonly body: BodyKind;
  readonly refusals: RefusalStyle;
  readonly doc: RouteDoc;
  readonly input: z.ZodType;
  /** Null when its body is none. */
  readonly form: ((timeZone: string) => FormDefinition<unknown>) | null;
  /** Returns the body of a 200, or {@link AnswerWithHeaders}. Throws AppError. */
  readonly run: (call: RouteCall, raw: RawInput, readForm: ReadForm) => Promise<unknown>;
}

export function route<Input>({ body = 'none', refusals = {}, input, answer, ...rest }: Row<Input>): FacadeRoute {
  const run: FacadeRoute['run'] = async (call, raw) => answer(call, checkInput(input, raw));
  return { ...rest, input, form: null, body, refusals, run };
}

/** A route whose body is a form; the rest of the request is checked before the form is read. */
export function formRoute<Input, Fields>(row: FormRow<Input, Fields>): FacadeRoute {
  const { refusals = {}, input, form, answer, ...rest } = row;
  return {
    ...rest,
    input,
    form,
    body: 'form',
    refusals,
    async run(call, raw, readForm) {
      const checked = checkInput(input, raw);
      return answer(call, checked, await readForm(form(call.timeZone)));
    },
  };
}

export function pingRoute(path: string, name: string): FacadeRoute {
  return route({
    method: 'GET',
    path,
    access: 'open',
    input: z.unknown(),
    answer: () => ({ ping: 'pong!' }),
    doc: { name, summary: 'Say that the API is there', answer: z.strictObject({ ping: z.literal('pong!') }) },
  });
}

/** The viewer of a `signed-in` route. */
export function viewerOf({ viewer }: Pick<RouteCall, 'viewer'>): Viewer {
  if (!viewer) throw new NotSignedInError();
  return viewer;
}
