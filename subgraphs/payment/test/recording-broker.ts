import { envelopeSchema } from '@gobbler/contracts';
import type { Broker } from '@gobbler/contracts';

/** Takes every event and remembers what was told. */
export function createRecordingBroker(): Broker & { readonly told: { name: string; data: unknown }[] } {
  const told: { name: string; data: unknown }[] = [];
  return {
    told,
    description: 'recording broker',
    async publish({ name, body }) {
      told.push({ name, data: envelopeSchema.parse(JSON.parse(body)).data });
    },
    consume: () => Promise.reject(new Error('nobody listens here')),
    async checkHealth() {},
    async close() {},
  };
}
