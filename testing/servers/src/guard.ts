import { spawn } from 'node:child_process';

export interface Guard {
  /** Stops what was started in the folder and removes it; resolves when all of it is gone. */
  release(): Promise<void>;
}

/**
 * Reads its standard input to learn when the run is over: a line from us, or the end of the pipe when we were killed.
 * In the second case a server may just be starting, so it waits a moment for its entry. Every `<name>.pid` holds lines of
 * "process signal"; each of these is a session of its own, and what is killed takes its group along. Every
 * `<name>.container` holds a line of "engine name". A folder that could not be used for data names another one in
 * `postgres.path`. What works in the folder without an entry (on Linux one can see that) is ended at last, and again, since
 * it may have been starting something.
 */
const SCRIPT = `
read -r _ || sleep 3
runs() { kill -0 "$1" 2>/dev/null && ! grep -qs '^[0-9]* (.*) Z' "/proc/$1/stat"; }
cat "$1"/*.pid 2>/dev/null | while read -r pid signal; do
  kill -s "$signal" "$pid" 2>/dev/null || continue
  kill -s CONT "$pid" 2>/dev/null
  [ "$signal" != KILL ] || kill -s KILL -- "-$pid" 2>/dev/null
done
cat "$1"/*.container 2>/dev/null | while read -r engine name; do "$engine" rm -f -v "$name"; done
cat "$1"/*.pid 2>/dev/null | while read -r pid signal; do
  left=200
  while runs "$pid" && [ "$left" -gt 0 ]; do sleep 0.05; left=$((left - 1)); done
  kill -s KILL "$pid" 2>/dev/null
done
for note in "$1"/*/postgres.path; do [ -f "$note" ] && rm -rf -- "$(cat "$note")"; done
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  for cwd in /proc/[0-9]*/cwd; do
    case "$(readlink "$cwd")" in "$1"|"$1"/*) pid=\${cwd#/proc/}; kill -s KILL "\${pid%/cwd}" ;; esac
  done 2>/dev/null
  rm -rf -- "$1" && sleep 0.1 && [ ! -e "$1" ] && break
  sleep 0.5
done
`;

/**
 * Watches over a run's folder from a session of its own, so that neither a Ctrl-C, nor a failure, nor a kill -9 of the run
 * leaves a server behind.
 */
export function startGuard(folder: string): Guard {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'test-bed-guard', folder], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  ended.catch(() => undefined); // release rejects
  child.unref();
  async function release(): Promise<void> {
    child.ref();
    child.stdin.end('over\n');
    await ended;
  }
  return { release };
}
