import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnChild } from '../child-process';

/** One run at a time changes the machine; others wait here. */
const LOCK = '/run/gobbler-test-packages.lock';

/**
 * Runs apt-get in a session of its own: it goes on to its end although the tests are interrupted, since a half configured
 * package is worse than a whole one. Meanwhile `policy-rc.d` keeps what is installed from starting as a service; afterwards,
 * or before the next run if even this script was killed, everything is as it was. An installed service would still start when
 * the machine is booted, so that is switched off.
 */
const SCRIPT = `
lock=$1 policy=\${POLICY_FILE:-/usr/sbin/policy-rc.d} services=$2
shift 2
exec 9>"$lock" && flock 9 || exit 1
put_back() {
  grep -qs 'gobbler-test-bed' "$policy" && rm -f "$policy"
  if [ -e "$policy.before-gobbler" ] && [ ! -e "$policy" ]; then mv "$policy.before-gobbler" "$policy"; fi
}
put_back
trap put_back EXIT
trap 'exit 130' HUP INT TERM
if [ "$services" != unchanged ]; then
  [ ! -e "$policy" ] || mv "$policy" "$policy.before-gobbler" || exit 1
  printf '#!/bin/sh\\n# gobbler-test-bed: removed when its installation has ended\\nexit 101\\n' >"$policy" || exit 1
  chmod 755 "$policy"
fi
"$@" 9>&- || exit
[ "$services" != unchanged ] || exit 0
for service in $services; do
  if command -v systemctl >/dev/null; then systemctl disable "$service"; else update-rc.d "$service" disable; fi
done >/dev/null 2>&1
exit 0
`;

const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', HOME: '/root' };
const APT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface AptResult {
  readonly code: number;
  readonly output: string;
}

export interface AptOptions {
  /** Given for an installation: what it brings must start neither now nor, named here, at the machine's next start. */
  readonly services?: readonly string[];
  /** For tests. */
  readonly lock?: string;
  readonly policyFile?: string;
  readonly program?: string;
}

/** Runs `apt-get` with these arguments under the lock. */
export async function runApt(args: readonly string[], options: AptOptions = {}): Promise<AptResult> {
  const { services = ['unchanged'], lock = LOCK, policyFile, program = 'apt-get' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-apt-'));
  const log = join(folder, 'log');
  const command = {
    file: '/bin/sh',
    args: ['-c', SCRIPT, 'gobbler-test-packages', lock, services.join(' '), program, ...args],
    env: { ...ENVIRONMENT, ...(policyFile ? { POLICY_FILE: policyFile } : {}) },
  };
  try {
    const code = await spawnChild(command, '/', log, APT_PATH).ended;
    return { code, output: await readFile(log, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
