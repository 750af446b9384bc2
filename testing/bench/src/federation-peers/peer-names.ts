/** The peers of our router; the first is what ratios refer to. */
export const PEERS = ['stock', 'hive', 'hive-rust', 'floor', 'floor-bare'] as const;

export type PeerName = (typeof PEERS)[number];
