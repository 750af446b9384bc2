import { poll } from '@gobbler/test-harness';
import { checkEvents, type Effect, type EventHistory } from '../checkers/check-events';
import type { FaultResult } from '../fault';
import type { EventTap } from './event-tap';
import type { RowReader } from './read-rows';

/** A history of events as a result: lost, doubled and invented ones are violations. */
export function toEventResult(
  rounds: number,
  history: EventHistory,
  more: Partial<Pick<FaultResult, 'violations' | 'notes' | 'standIns'>> = {},
): FaultResult {
  const verdict = checkEvents(history);
  const done = new Set(history.effects.map(({ subject }) => subject));
  const withoutEffect = history.acknowledged.filter((subject) => !done.has(subject));
  const lost = new Set([...verdict.lost, ...withoutEffect]);
  const violations = [
    ...describe('lost', [...lost]),
    ...describe('doubled', verdict.duplicated),
    ...describe('published though never requested', verdict.invented),
    ...(more.violations ?? []),
  ];
  return {
    rounds,
    acknowledged: verdict.acknowledged,
    lost: lost.size,
    double: verdict.duplicated.length,
    violations,
    notes: [
      `${verdict.acknowledged} to be published, ${verdict.delivered} delivered, ${verdict.redelivered} of them again`,
      ...(more.notes ?? []),
    ],
    histories: violations.length > 0 ? [history] : [],
    standIns: more.standIns ?? [],
  };
}

function describe(what: string, subjects: readonly string[]): string[] {
  return subjects.length === 0 ? [] : [`${subjects.length} ${what}: ${subjects.slice(0, 5).join(', ')}`];
}

/** What a consumer remembers to have done, each event once it has had its effect, when so many are there or time is over. */
export async function handledEffects(
  rows: RowReader,
  tap: EventTap,
  wanted: readonly string[],
  limitMs: number,
): Promise<Effect[]> {
  const readEffects = async (): Promise<Effect[]> => {
    const handled = await rows.query<{ id: string }>('SELECT id FROM handled_events');
    return handled.map(({ id }) => ({ subject: tap.subjectOf(id) ?? `event ${id}`, collapseKey: null }));
  };
  const isComplete = (effects: readonly Effect[]) => {
    const done = new Set(effects.map(({ subject }) => subject));
    return wanted.every((subject) => done.has(subject));
  };
  return poll(readEffects, isComplete, { limitMs, everyMs: 300 });
}
