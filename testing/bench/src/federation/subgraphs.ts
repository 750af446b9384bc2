/** Our subgraphs, whose schemas the upstream and the supergraph of the peers have. */
export const SUBGRAPHS = ['auth', 'user', 'post', 'reservation', 'payment'] as const;

/** Addresses without a path. */
export type Upstream = Readonly<Record<(typeof SUBGRAPHS)[number], string>>;
