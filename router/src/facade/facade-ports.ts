import type { Readable } from 'node:stream';
import type { ErrorEnvelope } from '@gobbler/contracts';
import type { Logger, ServiceName, Viewer } from '@gobbler/service-kit';
import type { FastifyRequest } from 'fastify';

/** Settings of the phone app's REST routes. */
export interface FacadeConfig {
  /** IANA name of the zone in which a time without a zone is read and `time_end` is shown. */
  readonly timeZone: string;
}

/** A stored GraphQL document; `operationName` is needed only when it holds more than one operation. */
export interface StoredOperation {
  readonly document: string;
  readonly operationName?: string;
}

/** On whose behalf an operation runs; null when anonymous. */
interface OperationCaller {
  readonly viewer: Viewer | null;
}

/** The answer of an operation, its errors as a GraphQL client would see them; data is null when nothing was executed or a non-null root field failed. */
export interface OperationResult {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly ErrorEnvelope[];
  /** Whether an earlier request with the same idempotency key was answered this. */
  readonly isReplayed?: boolean;
}

/**
 * Runs a document on the router itself, in process, as issuer `facade`. Never rejects for what the operation does:
 * a document that is wrong or a subgraph that is down is reported in `errors`.
 * All operations of one request share the router's time limit, which begins with the first of them.
 */
export type RunOperation = (
  operation: StoredOperation,
  variables: Record<string, unknown>,
  caller: OperationCaller,
  request: FastifyRequest,
) => Promise<OperationResult>;

/** What the token of a request says. */
export interface Authentication {
  /** Null for no token and for a bad one. */
  readonly viewer: Viewer | null;
  /** Whether the `Authorization` header is invalid. */
  readonly isTokenBad: boolean;
}

/**
 * Checks the `Authorization` header of a request.
 * Throws AppError `SUBGRAPH_UNAVAILABLE` when there is a token and whether it is good can't be known at the moment.
 */
export type Authenticate = (request: FastifyRequest) => Promise<Authentication>;

export interface ForwardRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Passed on as they are, lower-case names; hop-by-hop headers, `host` and `authorization` are not. */
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is passed on as it comes; when the call fails it is destroyed. */
  readonly body: Readable | Buffer | null;
  readonly viewer: Viewer | null;
}

export interface ForwardAnswer {
  readonly status: number;
  /** Lower-case names; several values of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

/**
 * Calls a private HTTP endpoint of a service with an internal token of issuer `facade`; request id and trace are passed on.
 * Any status is an answer. Throws AppError `SUBGRAPH_UNAVAILABLE` when there is none; an error of `body` rejects as it is.
 * @param path begins with a slash; may carry a query
 */
export type Forward = (
  service: ServiceName,
  path: string,
  call: ForwardRequest,
  request: FastifyRequest,
) => Promise<ForwardAnswer>;

/** What the REST facade gets from the router: `registerFacade(app, ports)` in `register-facade.ts`. */
export interface FacadePorts {
  readonly config: FacadeConfig;
  readonly log: Logger;
  readonly runOperation: RunOperation;
  readonly authenticate: Authenticate;
  readonly forward: Forward;
}
