import { createInternalTokenIssuer, type ServiceName } from '@gobbler/service-kit';
import { Agent } from 'undici';

/** The secret of the services under test. */
export const FAULT_SECRET = 'a-secret-that-services-share-in-fault-tests';

/** What came back: data, a refusal with its code, or nothing that shows what happened. */
export type ServiceAnswer =
  | { readonly kind: 'data'; readonly data: Record<string, unknown>; readonly isReplayed?: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'lost'; readonly reason: string };

interface ServiceRequest {
  readonly url: string;
  readonly service: ServiceName;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  /** On whose behalf; null for no user. */
  readonly userId: number | null;
  /** Milliseconds after which the client gives up, the outermost of all limits. */
  readonly limitMs?: number;
}

export type AskService = (request: ServiceRequest) => Promise<ServiceAnswer>;

/** Milliseconds: what a phone waits. */
export const CLIENT_LIMIT_MS = 15_000;

const tokens = createInternalTokenIssuer(FAULT_SECRET, 'router', () => new Date());

export interface AskServiceOptions {
  /** To one address, at most. */
  readonly connections?: number;
  /** People's own tokens, for the router; without them the services' tokens, as the router makes them. */
  readonly tokenOf?: (userId: number) => Promise<string>;
}

/** Calls subgraphs as the router does, or the router as people do. Connections are kept. */
export function createAskService({ connections = 128, tokenOf }: AskServiceOptions = {}): {
  ask: AskService;
  close(): Promise<void>;
} {
  const agent = new Agent({ connections, connect: { timeout: 5_000 }, pipelining: 1 });

  async function ask(request: ServiceRequest): Promise<ServiceAnswer> {
    const { url, service, document, variables, userId, limitMs = CLIENT_LIMIT_MS } = request;
    const viewer = userId === null ? null : { userId, sid: `session-of-${userId}` };
    const token = () => (tokenOf && viewer ? tokenOf(viewer.userId) : tokens.tokenFor(service, viewer));
    try {
      const { statusCode, body } = await agent.request({
        origin: url,
        path: '/graphql',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await token()}`,
        },
        body: JSON.stringify({ query: document, variables }),
        signal: AbortSignal.timeout(limitMs),
      });
      return readAnswer(statusCode, await body.text());
    } catch (error) {
      return { kind: 'lost', reason: describe(error) };
    }
  }

  return { ask, close: () => agent.destroy() };
}

interface GraphQLBody {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly code?: string;
}

function readAnswer(status: number, text: string): ServiceAnswer {
  let body: GraphQLBody;
  try {
    body = JSON.parse(text) as GraphQLBody;
  } catch {
    return { kind: 'lost', reason: `HTTP ${status} without JSON` };
  }
  const [error] = body.errors ?? [];
  if (error) return { kind: 'refused', code: error.extensions?.code ?? 'NONE', message: error.message };
  if (status === 200 && body.data) return { kind: 'data', data: body.data };
  return { kind: 'refused', code: body.code ?? `HTTP_${status}`, message: text.slice(0, 200) };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return `${code}: ${error.message}`;
}
