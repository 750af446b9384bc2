import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FakeState } from './fake-state';
import type { Fault, Operation } from './fault-plan';
import { GoogleError, googleError, toJsonBody, toXmlBody } from './google-error';
import { ConnectionCut } from './read-body';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes as they are; anything else goes out as JSON. */
  readonly body?: Buffer | object;
}

export interface NamedOperation {
  readonly operation: Operation;
  readonly object: string;
  /** In which of the two APIs' words errors are told. */
  readonly api: 'json' | 'xml';
}

/** Writes a request down, lets it meet the fault that is planned for it, and sends its answer. */
export async function runOperation(
  state: FakeState,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { operation, object, api }: NamedOperation,
  work: (cutAfter: number | undefined) => Promise<Answer> | Answer,
): Promise<void> {
  const fault = state.faults.take(operation, object);
  state.requests.push({ operation, object, fault: fault?.kind ?? null });
  if (fault?.kind === 'hang') {
    request.raw.resume();
    reply.hijack();
    return;
  }
  if (fault?.kind === 'delay') await sleep(fault.ms);
  const isDownload = operation === 'download' || operation === 'signed-get';
  const cutAfter = fault?.kind === 'cut' && !isDownload ? fault.afterBytes : undefined;
  const answer = await answerOf(api, () => {
    if (fault?.kind === 'status') throw googleError(fault.status);
    return work(cutAfter);
  });
  if (answer === null) reply.hijack();
  else send(request, reply, answer, fault);
}

/** Null when nobody is there to be answered. */
async function answerOf(api: 'json' | 'xml', work: () => Promise<Answer> | Answer): Promise<Answer | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectionCut) return null;
    if (!(error instanceof GoogleError)) throw error;
    if (api === 'json') return { status: error.status, body: toJsonBody(error) };
    const headers = { 'content-type': 'application/xml; charset=UTF-8' };
    return { status: error.status, headers, body: Buffer.from(toXmlBody(error)) };
  }
}

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer, fault: Fault | null): void {
  const { status, headers = {}, body } = answer;
  // What was not read of a refused body must not be taken for the next request.
  request.raw.resume();
  if (fault?.kind === 'lose-answer') {
    reply.hijack();
    request.raw.socket.destroy();
  } else if ((fault?.kind === 'cut' || fault?.kind === 'stall') && Buffer.isBuffer(body)) {
    reply.hijack();
    reply.raw.writeHead(status, { ...headers, 'content-length': body.length });
    reply.raw.write(body.subarray(0, fault.afterBytes), () => {
      if (fault.kind === 'cut') request.raw.socket.destroy();
    });
  } else {
    void reply.status(status).headers(headers).send(body);
  }
}
