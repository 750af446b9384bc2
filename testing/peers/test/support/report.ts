import type { Bench } from './bench';

/** A small subgraph: its schema, without the link to federation, and its resolvers. */
interface Subgraph {
  readonly sdl: string;
  readonly resolvers: object;
}

export interface Graph {
  readonly subgraphs: Readonly<Record<string, Subgraph>>;
  /** Subgraphs that can't be reached. */
  readonly down?: readonly string[];
  /** Settings of our router. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An answer, or as much of it as matters. */
export interface Answer {
  readonly status?: number;
  readonly data?: unknown;
  /** The codes of its errors. */
  readonly codes?: readonly unknown[];
  /** The paths of its errors. */
  readonly paths?: readonly unknown[];
}

/** A document, or a request of one's own to the address of a GraphQL endpoint. */
export type Asked =
  | { readonly query: string; readonly variables?: object; readonly operationName?: string }
  | ((endpoint: string) => Promise<Response>);

export interface GatewayReport {
  readonly title: string;
  readonly graph: Graph;
  readonly ask: Asked;
  readonly expected: Answer;
  /** What Apollo's gateway does as it comes: the same, or something else in a few words. */
  readonly stock: 'the same' | (Answer & { readonly does: string });
}

export interface SystemReport {
  readonly title: string;
  /** Throws when the running system does not do what the title says. */
  readonly check: (bench: Bench) => Promise<void>;
}

export type Report = GatewayReport | SystemReport;
