import { endProcesses, ROOT, startProcess } from '@gobbler/test-harness';

const LIMIT_MS = 600_000;

describe('npm run bench', () => {
  afterEach(endProcesses);

  it(
    'compares all routers, whose answers are equal, in a quick run',
    async () => {
      const run = startProcess(process.execPath, [`${ROOT}/testing/bench/dist/main.js`, '--quick', 'router']);
      const code = await run.ended;
      expect(`${code}: ${run.output()}`).toMatch(/^0: /);
      expect(run.output()).toMatch(/^\| feed \| gobbler \| [\d.]+/m);
    },
    LIMIT_MS,
  );
});
