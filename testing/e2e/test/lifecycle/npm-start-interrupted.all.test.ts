import { sendSignal } from '@gobbler/test-harness';
import { useNpmStart } from './use-npm-start';

describe('npm start', () => {
  const { npmStart, expectNothingLeft } = useNpmStart();

  it('ends with exit code 0 and leaves nothing when npm alone gets a SIGTERM while it starts', async () => {
    const npm = npmStart();
    await npm.prints(/✓ databases/);
    sendSignal(npm.pid, 'SIGTERM');
    expect(await npm.ended).toBe(0);
    expectNothingLeft(npm.pid);
  });
});
