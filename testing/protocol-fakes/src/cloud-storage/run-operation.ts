import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, Operation } from './cloud-fault';
import type { FakeState } from './fake-state';
import { GoogleError } from './google-error';
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
}

/** Records a request, lets it meet the fault that is planned for it, and sends its answer. */
export async function runOperation(
  state: FakeState,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { operation, object }: NamedOperation,
  work: (cutAfter: number | undefined) => Promise<Answer> | Answer,
): Promise<void> {
  const fault = state.faults.take(operation);
  state.requests.push({ operation, object, fault: fault?.kind ?? null });
  if (fault?.kind === 'hang') {
    request.raw.resume();
    reply.hijack();
    return;
  }
  if (fault?.kind === 'delay') await sleep(fault.ms);
  const cutAfter = fault?.kind === 'cut' && operation !== 'download' ? fault.afterBytes : undefined;
  try {
    if (fault?.kind === 'status') throw new GoogleError(fault.status);
    send(request, reply, await work(cutAfter), fault);
  } catch (error) {
    if (error instanceof ConnectionCut) reply.hijack();
    else if (error instanceof GoogleError) send(request, reply, { status: error.status, body: error.toBody() }, fault);
    else throw error;
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
