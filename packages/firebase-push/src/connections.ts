import type { ClientRequest } from 'node:http';
import { Agent } from 'node:https';
import { connect, type Socket } from 'node:net';

/** What Node's `ClientRequest` asks of an agent; its types leave it out. */
export interface TakesRequests {
  addRequest(request: ClientRequest, options: object): void;
}

/** Kept-alive connections to Firebase for all calls of a sender; a bounded number at once. */
export interface Connections {
  readonly agent: Agent & TakesRequests;
  /** Calls `start` once there is room for one more request; it answers whether it takes the room. */
  enter(start: () => boolean): void;
  /** A request has ended. */
  leave(): void;
}

/** Requests and thus sockets at once, at most. */
const MAX_REQUESTS = 100;
/** Milliseconds after which a socket that is not used is closed, before Google does it. */
const IDLE_MS = 30_000;

/** @param apiUrl an address (http) to dial in place of Google's, for tests; the host in Firebase's library is fixed */
export function createConnections(apiUrl: string | null, maxRequests = MAX_REQUESTS): Connections {
  // Requests never wait in Node's own queue: from there they could not be called off.
  const options = { keepAlive: true, maxSockets: Infinity, timeout: IDLE_MS };
  const agent = apiUrl === null ? new Agent(options) : new DialingAgent(new URL(apiUrl), options);
  const waiting: (() => boolean)[] = [];
  let room = maxRequests;

  function fill(): void {
    while (room > 0) {
      const start = waiting.shift();
      if (!start) return;
      if (start()) room -= 1;
    }
  }

  return {
    agent: agent as Agent & TakesRequests,
    enter(start) {
      waiting.push(start);
      fill();
    },
    leave() {
      room += 1;
      fill();
    },
  };
}

class DialingAgent extends Agent {
  readonly #target: { readonly host: string; readonly port: number };

  constructor({ hostname, port }: URL, options: object) {
    super(options);
    this.#target = { host: hostname, port: Number(port || 80) };
  }

  override createConnection(): Socket {
    return connect(this.#target);
  }
}
