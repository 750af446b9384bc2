import type { PeerConfig } from '../config';
import type { PeerName } from './peer-names';

type Start = (config: PeerConfig) => Promise<void>;

/** Each is loaded only in its own process. */
const STARTS: Readonly<Record<PeerName, () => Promise<Start>>> = {
  stock: async () => (await import('./stock.js')).startStock,
  hive: async () => (await import('./hive.js')).startHive,
  'hive-rust': async () => (await import('./hive.js')).startHive,
  floor: async () => (await import('./floor.js')).startFloor,
  'floor-bare': async () => (await import('./floor.js')).startFloor,
};

/** Starts the peer that the settings name, and says when it takes requests. */
export async function startPeer(config: PeerConfig): Promise<void> {
  const start = await STARTS[config.variant]();
  await start(config);
  process.stdout.write('peer ready\n');
}
