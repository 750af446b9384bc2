import type { AuditQuery } from '@gobbler/auth';
import { runAudit } from '../src/audit/run-audit';

const ENTRY = {
  id: 1,
  occurredAt: new Date('2026-03-04T05:06:07.000Z'),
  event: 'PASSWORD_REFUSED',
  userId: 12,
  sourceHash: 'abcdef0123456789',
  detail: null,
} as const;

describe('npm run audit', () => {
  async function run(entries: readonly (typeof ENTRY)[] | null, ...args: string[]) {
    const [said, complained, queries]: [string[], string[], AuditQuery[]] = [[], [], []];
    const find = async (query: AuditQuery) => {
      queries.push(query);
      return entries && [...entries];
    };
    const code = await runAudit(find, args, {
      say: (line) => said.push(line),
      complain: (line) => complained.push(line),
    });
    return { code, said, complained: complained.join(), queries };
  }

  it('shows the newest hundred entries as a table', async () => {
    const { code, said, queries } = await run([ENTRY]);
    expect(code).toBe(0);
    expect(queries).toEqual([{ limit: 100 }]);
    expect(said.at(-1)).toBe('2026-03-04T05:06:07.000Z  PASSWORD_REFUSED  12    abcdef012345');
  });

  it('asks for what the options say, and prints JSON a line', async () => {
    const given = ['--user', '12', '--event', 'PASSWORD_REFUSED', '--since', '2026-03-04T00:00:00Z', '--limit', '5'];
    const { said, queries } = await run([ENTRY, ENTRY], ...given, '--json');
    const since = new Date('2026-03-04T00:00:00Z');
    expect(queries).toEqual([{ userId: 12, event: 'PASSWORD_REFUSED', since, limit: 5 }]);
    expect(said.map((line) => JSON.parse(line) as unknown)).toEqual(
      [1, 2].map(() => ({ ...ENTRY, occurredAt: '2026-03-04T05:06:07.000Z' })),
    );
  });

  it('says when there is nothing, and fails when the log can’t be read', async () => {
    expect(await run([])).toMatchObject({ code: 0, said: ['No entries.'] });
    expect(await run(null)).toMatchObject({ code: 1, said: [] });
  });

  it.each([
    ['--user', '0'],
    ['--user', 'ana'],
    ['--event', 'LOGIN'],
    ['--since', 'yesterday'],
    ['--limit', '0'],
    ['more'],
  ])('does not understand %s %s', async (...args) => {
    expect(await run([], ...args.filter(Boolean))).toMatchObject({ code: 1, queries: [] });
  });
});
