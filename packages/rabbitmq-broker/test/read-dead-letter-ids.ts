import type { Topology } from '@gobbler/contracts';
import { connect } from 'amqplib';
import { deadLetterQueue } from '../src/names';

/** The ids of all dead letters, which stay where they are. */
export async function readDeadLetterIds(url: string, topology: Topology): Promise<string[]> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const ids: string[] = [];
    for (const { queue } of topology.queues) {
      for (;;) {
        const letter = await channel.get(deadLetterQueue(queue));
        if (!letter) break;
        ids.push(String(letter.properties.messageId));
      }
    }
    return ids;
  } finally {
    await connection.close();
  }
}
