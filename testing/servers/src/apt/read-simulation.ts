/** What `apt-get --simulate install` said it would do. */
export interface Simulation {
  readonly installed: readonly string[];
  readonly upgraded: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Reads lines such as
 * `Inst redis-server (5:7.0.15 Debian:12.15/oldstable [amd64])`,
 * `Inst perl [5.36.0-7+deb12u2] (5.36.0-7+deb12u4 …)`: the version in square brackets, before the round ones, is replaced;
 * `Remv mysql-server [8.0.40]`, `Purg …`.
 */
export function readSimulation(output: string): Simulation {
  const installed: string[] = [];
  const upgraded: string[] = [];
  const removed: string[] = [];
  for (const line of output.split('\n')) {
    const [, verb, name = '', rest = ''] = /^(Inst|Remv|Purg) (\S+)(.*)$/.exec(line) ?? [];
    if (verb === 'Inst') (rest.trimStart().startsWith('[') ? upgraded : installed).push(name);
    else if (verb) removed.push(name);
  }
  return { installed, upgraded, removed };
}

/** Why this is not done without asking; null when it only adds packages. */
export function whyRefused({ upgraded, removed }: Simulation): string | null {
  const reasons = [
    ...(removed.length > 0 ? [`remove ${removed.join(', ')}`] : []),
    ...(upgraded.length > 0 ? [`upgrade ${upgraded.join(', ')}`] : []),
  ];
  return reasons.length > 0 ? `apt-get would ${reasons.join(' and ')}, which the tests don't do unasked` : null;
}
