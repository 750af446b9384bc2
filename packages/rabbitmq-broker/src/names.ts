import type { Topology } from '@gobbler/contracts';

/** Routes a dead letter by the name of the queue in which it died. */
export function deadLetterExchange({ exchange }: Topology): string {
  return `${exchange}.dead`;
}

/** Every queue has dead letters of its own, so that they can be put back there and nowhere else. */
export function deadLetterQueue(queue: string): string {
  return `${queue}.dead`;
}

/** The exchange and the queue in which messages of all consumers wait so many milliseconds; the routing key says for whom. */
export function delayName({ exchange }: Topology, delayMs: number): string {
  return `${exchange}.retry.${delayMs}ms`;
}
