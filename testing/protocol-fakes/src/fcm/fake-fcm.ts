import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import { FaultPlan } from '../fault-plan';
import { errorOf, invalidField, PERMISSION_DENIED, UNAUTHENTICATED, type FcmError } from './fcm-error';
import type { FaultScope, FcmFault } from './fcm-fault';
import { readFcmMessage, type FcmMessage } from './fcm-message';

export interface FakeFcmOptions {
  /** The Firebase project whose messages it takes. */
  readonly projectId: string;
  /** The access token that a client must show; any by default. */
  readonly accessToken?: string;
}

/** A server with the API of Firebase Cloud Messaging (HTTP v1) for one project, in memory. */
export interface FakeFcm {
  /** Without a path. */
  readonly url: string;
  /** What phones have been sent, in order. */
  readonly sent: readonly FcmMessage[];
  /** The tokens of every message that was asked for, also of those that were refused. */
  readonly asked: readonly string[];
  /** Milliseconds after which clients hung up on an answer that did not come, one per hang. */
  readonly hangs: readonly number[];
  /** Plans a fault; those that were planned earlier come first. */
  fail(fault: FcmFault, scope?: FaultScope): void;
  /** Forgets all planned faults. */
  heal(): void;
  /** Forgets what was sent and asked, and heals. */
  reset(): void;
  connections(): Promise<number>;
  stop(): Promise<void>;
}

/** Bytes of a request, at most. */
const BODY_LIMIT = 64 * 1_024;

export async function startFakeFcm({ projectId, accessToken }: FakeFcmOptions): Promise<FakeFcm> {
  const app = fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  const plan = new FaultPlan<FcmFault, string>();
  const sent: FcmMessage[] = [];
  const asked: string[] = [];
  const hangs: number[] = [];

  // Two colons stand for one in a route.
  app.post<{ Params: { project: string } }>('/v1/projects/:project/messages::send', async (request, reply) => {
    if (!isAllowed(request, accessToken)) return refuse(reply, UNAUTHENTICATED);
    if (request.params.project !== projectId) return refuse(reply, PERMISSION_DENIED);
    const message = readFcmMessage(request.body);
    if ('field' in message) return refuse(reply, invalidField(message.field, message.description));
    asked.push(message.token);
    const fault = plan.take(message.token);
    if (fault?.kind === 'hang') {
      const startedAt = performance.now();
      reply.raw.once('close', () => hangs.push(performance.now() - startedAt));
    }
    if (fault) return fail(fault, reply);
    sent.push(message);
    return { name: `projects/${projectId}/messages/${sent.length}` };
  });

  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    sent,
    asked,
    hangs,
    fail: (fault, { token, ...times } = {}) => plan.add(fault, (met) => token === undefined || token === met, times),
    heal: () => plan.clear(),
    reset() {
      plan.clear();
      sent.length = 0;
      asked.length = 0;
      hangs.length = 0;
    },
    connections: () =>
      new Promise((resolve, reject) => {
        app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    stop: () => app.close(),
  };
}

function isAllowed({ headers }: FastifyRequest, accessToken: string | undefined): boolean {
  const shown = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  return shown !== undefined && (accessToken === undefined || shown === accessToken);
}

function refuse(reply: FastifyReply, { status, headers, body }: FcmError): FastifyReply {
  return reply.status(status).headers(headers).send(body);
}

function fail(fault: FcmFault, reply: FastifyReply): FastifyReply {
  const answer = errorOf(fault);
  if (answer) return refuse(reply, answer);
  reply.hijack();
  if (fault.kind === 'half-answer') reply.raw.writeHead(200, { 'content-type': 'application/json' }).write('{"name":');
  if (fault.kind === 'reset') reply.raw.socket?.resetAndDestroy();
  return reply;
}
