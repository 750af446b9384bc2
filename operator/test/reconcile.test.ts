import { reconcile } from '../src/reconcile/reconcile';

describe('npm run reconcile', () => {
  const env = { PAYMENT_DATABASE_URL: 'postgres://ana:password@db.example/payment' };

  async function run(...args: string[]) {
    const [said, complained, started]: [string[], string[], unknown[][]] = [[], [], []];
    const code = await reconcile(args, {
      terminal: { say: (line) => said.push(line), complain: (line) => complained.push(line) },
      findEnvironment: async () => env,
      runProgram: async (...started_) => {
        started.push(started_);
        return 3;
      },
    });
    return { code, said: said.join(), complained: complained.join(), started };
  }

  it.each([
    ['reservations', 'subgraphs/reservation'],
    ['subscriptions', 'subgraphs/payment'],
  ])('calls the command of the service that owns the data of %s, and exits with its code', async (what, folder) => {
    const { code, started } = await run('--repair', what);
    const program = expect.stringMatching(new RegExp(`/${folder}/dist/reconcile/main\\.js$`));
    expect({ code, started }).toEqual({ code: 3, started: [[program, ['--repair'], env]] });
  });

  it('leaves the help of a comparison to its service', async () => {
    expect((await run('subscriptions', '--help')).started).toEqual([[expect.anything(), ['--help'], env]]);
  });

  it.each([[[]], [['nothing']], [['toString']], [['--repair']]])('prints its usage for %j', async (args) => {
    expect(await run(...args)).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/reservations +capacity rows against/),
      started: [],
    });
  });

  it('prints its usage for --help', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, said: expect.stringContaining('--repair'), started: [] });
  });
});
