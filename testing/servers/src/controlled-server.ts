import type { Addresses } from './recipes/recipe';

/** A server that may be ended and brought back; the guard of the run knows of it all the time. */
export interface ControlledServer {
  readonly addresses: Addresses;
  /** Of the server itself, for tools of one's own; 0 while it is down. A container's is the engine's business (and may be 0). */
  readonly pid: number;
  /** On the same ports and with the same data; resolves when it answers its clients. */
  start(): Promise<void>;
  /** An orderly end; resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay and nothing answers from when this resolves, until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it, if it runs, and removes its data. */
  remove(): Promise<void>;
  /** Runs one of the server's own tools against it and resolves to what it printed; rejects when it fails. */
  runTool(tool: string, args: readonly string[]): Promise<string>;
}
