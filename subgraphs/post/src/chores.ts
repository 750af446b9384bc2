import type { Chore } from '@gobbler/service-kit';

/** Milliseconds. */
const SWEEP_EVERY_MS = 10 * 60_000;
const MARK_EVERY_MS = 60_000;

/** What post does regularly. */
export function createChores({ sweep, markEnded }: Record<'sweep' | 'markEnded', Chore['run']>): readonly Chore[] {
  return [
    { name: 'delete unused pictures and uploads', everyMs: SWEEP_EVERY_MS, run: sweep },
    { name: 'mark posts that have ended', everyMs: MARK_EVERY_MS, run: markEnded },
  ];
}
