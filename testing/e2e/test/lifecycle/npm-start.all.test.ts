import { sendSignal, startProgram } from '@gobbler/test-harness';
import { useNpmStart } from './use-npm-start';

describe('npm start', () => {
  const { dataDir, npmStart, expectNothingLeft } = useNpmStart();

  it('shows its progress and a table, has the demo’s story played to it, and ends with exit code 0 when Ctrl-C reaches the whole foreground group', async () => {
    const npm = npmStart();
    const [, url] = await npm.prints(/Gobbler is ready on (http:\/\/127\.0\.0\.1:\d+)\n/);
    for (const part of [
      'databases',
      'auth',
      'user',
      'post',
      'reservation',
      'payment',
      'notification-worker',
      'router',
    ]) {
      expect(npm.output()).toMatch(new RegExp(`✓ ${part} \\(\\d+\\.\\d s\\)`));
    }
    expect(npm.output()).toContain(`${url}/graphql`);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    const demoEnv = { PORT: new URL(url as string).port, GOBBLER_DATA_DIR: dataDir() };
    const demo = startProgram('local/launcher/dist/demo/main.js', { env: demoEnv });
    expect([await demo.ended, demo.output()]).toEqual([
      0,
      expect.stringContaining('5 got a portion, 15 found it sold out'),
    ]);
    expect(demo.output()).toMatch(/5 × “A post you reserved has been updated”/);
    expect(demo.output()).toMatch(/1 × “New post”/);
    const [, email, password] = /email +(\S+)\n +password +(\S+)/.exec(demo.output()) ?? [];
    const logIn = { query: 'mutation ($input: LogInInput!) { logIn(input: $input) { user { username } } }' };
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...logIn, variables: { input: { email, password } } }),
    });
    expect(await answer.json()).toMatchObject({ data: { logIn: { user: { username: 'Ana' } } } });

    sendSignal(-npm.pid, 'SIGINT');
    expect(await npm.ended).toBe(0);
    expectNothingLeft(npm.pid);
  });
});
