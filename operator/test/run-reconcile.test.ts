import type { ReconcileCommand, ReconcileOptions } from '../src/reconcile/reconcile-command';
import { runReconcile } from '../src/reconcile/run-reconcile';

describe('npm run reconcile', () => {
  let said: string[];
  let complained: string[];
  let asked: ReconcileOptions[];
  let remaining: number;
  beforeEach(() => {
    [said, complained, asked, remaining] = [[], [], [], 0];
  });

  const things: ReconcileCommand = {
    summary: 'compares things',
    help: 'All about things.',
    async run(options) {
      asked.push(options);
      if (remaining < 0) throw new Error('it broke');
      return { remaining };
    },
  };

  const run = (...args: string[]) =>
    runReconcile({
      commands: { things },
      args,
      findEnvironment: async () => ({ A: 'b' }),
      say: (line) => said.push(line),
      complain: (line) => complained.push(line),
    });

  it('only looks unless it is told to repair', async () => {
    expect(await run('things')).toBe(0);
    expect(await run('things', '--repair')).toBe(0);
    expect(asked.map(({ env, isRepairing }) => ({ env, isRepairing }))).toEqual([
      { env: { A: 'b' }, isRepairing: false },
      { env: { A: 'b' }, isRepairing: true },
    ]);
  });

  it('ends with 1 while differences remain, and when it could not compare', async () => {
    remaining = 2;
    expect(await run('things')).toBe(1);
    remaining = -1;
    expect(await run('things')).toBe(1);
    expect(complained.join()).toContain('it broke');
  });

  it.each([[[]], [['nothing']], [['toString']], [['things', 'more']], [['things', '--mend']]])(
    'says how it is called instead of guessing what %j means',
    async (args) => {
      expect(await run(...args)).toBe(1);
      expect(complained.join()).toContain('things  compares things');
      expect(asked).toEqual([]);
    },
  );

  it('explains itself', async () => {
    expect(await run('--help')).toBe(0);
    expect(await run('things', '-h')).toBe(0);
    expect(said.join('\n')).toMatch(/compares things[^]*All about things\./);
    expect(asked).toEqual([]);
  });
});
