import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runApt, type AptOptions } from '../src/apt/run-apt';

let folder: string;
let options: AptOptions & { policyFile: string };

/** What stands for apt-get: a script that sees the policy in the variable $policy. */
async function pretend(script: string): Promise<void> {
  const program = join(folder, 'apt-get');
  await writeFile(program, `#!/bin/sh\npolicy=${options.policyFile}\n${script}\n`);
  await chmod(program, 0o755);
  options = { ...options, program };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-apt-test-'));
  options = { services: [], lock: join(folder, 'lock'), policyFile: join(folder, 'policy-rc.d') };
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('an installation', () => {
  it('forbids services to start as long as it lasts', async () => {
    await pretend('"$policy" redis-server start; echo "said $?"');
    expect(await runApt(['install'], options)).toEqual({ code: 0, output: 'said 101\n' });
    expect(existsSync(options.policyFile)).toBe(false);
  });

  it('puts the machine’s own rule back, also after a failure', async () => {
    await writeFile(options.policyFile, '#!/bin/sh\nexit 104\n', { mode: 0o755 });
    await pretend('"$policy"; echo "said $?"; exit 100');
    expect(await runApt(['install'], options)).toEqual({ code: 100, output: 'said 101\n' });
    expect(await readFile(options.policyFile, 'utf8')).toContain('exit 104');
    expect((await stat(options.policyFile)).mode & 0o777).toBe(0o755);
  });

  it('puts back what one that was killed had set aside', async () => {
    await writeFile(options.policyFile, '#!/bin/sh\nexit 104\n');
    await pretend('kill -KILL $PPID');
    await runApt(['install'], options);
    expect(await readFile(options.policyFile, 'utf8')).toContain('gobbler-test-bed');
    await pretend('true');
    await runApt(['install'], options);
    expect(await readFile(options.policyFile, 'utf8')).toContain('exit 104');
  });

  it('waits for another one', async () => {
    await pretend(`[ ! -e ${folder}/busy ] || echo together; : >${folder}/busy; sleep 0.3; rm ${folder}/busy`);
    const both = await Promise.all([runApt(['install'], options), runApt(['install'], options)]);
    expect(both).toEqual([
      { code: 0, output: '' },
      { code: 0, output: '' },
    ]);
  });

  it('leaves the rule alone when it is none, as in a simulation', async () => {
    const { services: _, ...simulating } = options;
    await pretend('[ -e "$policy" ] || echo untouched');
    expect((await runApt(['install', '--simulate'], { ...simulating, program: join(folder, 'apt-get') })).output).toBe(
      'untouched\n',
    );
  });
});
