import { within } from '@gobbler/service-kit';
import type { StartRow } from './start-table';

/** What the start table can say of a part at the edges. */
interface Part {
  readonly description: string;
  checkHealth(): Promise<void>;
}

/** Milliseconds; a part that says nothing for so long is shown as out, and the start goes on. */
const CHECK_MS = 3_000;
const SHOWN = 120;

/** The row of a part, with the reason behind it when it is out at the moment: the system starts all the same. */
export async function describePart(name: string, part: Part, limitMs = CHECK_MS): Promise<StartRow> {
  try {
    await within(limitMs, part.checkHealth(), () => new Error(`no answer within ${limitMs} ms`));
    return { name, where: part.description };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, SHOWN);
    return { name, where: `${part.description} – DOWN at the moment: ${reason}` };
  }
}
