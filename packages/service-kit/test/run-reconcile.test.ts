import { runReconcile, type ReconcileOptions, type Reconciliation } from '../src';

describe('the reconcile command of a service', () => {
  let said: string[];
  let complained: string[];
  let asked: ReconcileOptions[];
  let remaining: number;
  beforeEach(() => {
    [said, complained, asked, remaining] = [[], [], [], 0];
  });

  const things: Reconciliation = {
    help: 'All about things.',
    async run(options) {
      asked.push(options);
      if (remaining < 0) throw new Error('it broke');
      return remaining;
    },
  };

  const run = (...args: string[]) =>
    runReconcile(
      things,
      args,
      { A: 'b' },
      { say: (line) => said.push(line), complain: (line) => complained.push(line) },
    );

  it('repairs nothing without --repair', async () => {
    expect(await run()).toBe(0);
    expect(await run('--repair')).toBe(0);
    expect(asked.map(({ env, isRepairing }) => ({ env, isRepairing }))).toEqual([
      { env: { A: 'b' }, isRepairing: false },
      { env: { A: 'b' }, isRepairing: true },
    ]);
  });

  it('exits with 1 while differences remain, and if it could not compare', async () => {
    remaining = 2;
    expect(await run()).toBe(1);
    remaining = -1;
    expect(await run()).toBe(1);
    expect(complained.join()).toContain('it broke');
  });

  it.each([['more'], ['--unknown']])('prints its help instead of guessing what %s means', async (argument) => {
    expect(await run(argument)).toBe(1);
    expect(complained.join()).toContain('All about things.');
    expect(asked).toEqual([]);
  });

  it.each(['--help', '-h'])('prints its help for %s', async (argument) => {
    expect(await run(argument)).toBe(0);
    expect([said, asked]).toEqual([['All about things.'], []]);
  });
});
