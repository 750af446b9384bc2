import type { Viewer } from '@gobbler/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { checkInput, type RawInput } from '../input/check-input';
import type { RefusalStyle } from '../errors/refusal-style';
import type { FacadePorts } from '../facade-ports';
import { runStored, type FacadeOperation } from './run-stored';

/**
 * Who may call a route: `open` to anybody, nobody's token is looked at; `public` to anybody, a good token is honoured
 * and a bad one ignored; `signed-in` only with a good token.
 */
export type Access = 'open' | 'public' | 'signed-in';

/** What a request's body is read as; `form` is multipart and is left to the route, which streams it. */
export type BodyKind = 'none' | 'json' | 'form' | 'raw';

/** One request on its way through a route. */
export interface RouteCall {
  /** Never null in a `signed-in` route. */
  readonly viewer: Viewer | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly ports: FacadePorts;
}

interface RowBase<Input> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As fastify writes it (`/user/user/:user_id`). */
  readonly path: string;
  readonly access: Access;
  /** `none` when left out. */
  readonly body?: BodyKind;
  /** Checks and translates `{path, query, body, header}`. */
  readonly input: z.ZodType<Input>;
  /** How this route words its errors, where that differs from the rest. */
  readonly refusals?: RefusalStyle;
}

/** A row that asks one stored operation. */
export interface OperationRow<Input, Data> extends RowBase<Input> {
  readonly operation: FacadeOperation<Data>;
  readonly variables: (input: Input) => Record<string, unknown>;
  readonly output: (data: Data, call: RouteCall, input: Input) => unknown;
}

/** A row that takes several steps, or none. */
export interface StepsRow<Input> extends RowBase<Input> {
  readonly answer: (call: RouteCall, input: Input) => unknown;
}

/** A row of the table, ready to run. */
export interface FacadeRoute {
  readonly method: RowBase<unknown>['method'];
  readonly path: string;
  readonly access: Access;
  readonly body: BodyKind;
  readonly refusals: RefusalStyle;
  /** Answers with the body of a 200. Throws AppError. */
  readonly run: (call: RouteCall, raw: RawInput) => Promise<unknown>;
}

export function operationRoute<Input, Data>(row: OperationRow<Input, Data>): FacadeRoute {
  return stepsRoute({
    ...row,
    async answer(call, input) {
      return row.output(await runStored(call, row.operation, row.variables(input)), call, input);
    },
  });
}

export function stepsRoute<Input>(row: StepsRow<Input>): FacadeRoute {
  const { method, path, access, body = 'none', refusals = {}, input, answer } = row;
  return {
    method,
    path,
    access,
    body,
    refusals,
    run: async (call, raw) => answer(call, checkInput(input, raw)),
  };
}
