import { envelopeSchema } from '@gobbler/contracts';
import type { Broker } from '@gobbler/contracts';

/** Takes every event and remembers each once: events are published at least once, and readers drop repeats by their id. */
export function createRecordingBroker(): Broker & { readonly published: { name: string; data: unknown }[] } {
  const published: { name: string; data: unknown }[] = [];
  const ids = new Set<string>();
  return {
    published,
    description: 'recording broker',
    async publish({ id, name, body }) {
      if (ids.has(id)) return;
      ids.add(id);
      published.push({ name, data: envelopeSchema.parse(JSON.parse(body)).data });
    },
    consume: () => Promise.reject(new Error('nothing consumes here')),
    countMessages: async () => ({ waiting: 0, deadLetters: 0 }),
    async checkHealth() {},
    async close() {},
  };
}
