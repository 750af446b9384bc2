import { readFile } from 'node:fs/promises';
import { findPrograms, foldersOf } from '../find-programs';

export interface Machine {
  readonly platform: string;
  readonly isRoot: boolean;
  readonly hasApt: boolean;
  /** `/etc/os-release`, "" when there is none. */
  readonly osRelease: string;
}

/** Why packages can't be installed on such a machine; null when they can. */
export function whyNoApt({ platform, isRoot, hasApt, osRelease }: Machine): string | null {
  if (platform !== 'linux') return `this is ${platform}`;
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)) return 'this is neither Debian nor Ubuntu';
  if (!hasApt) return 'there is no apt-get';
  return isRoot ? null : 'this is not root';
}

export async function lookAtMachine(): Promise<Machine> {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasApt: 'programs' in (await findPrograms({ apt: ['apt-get'] }, foldersOf('/usr/bin'))),
    osRelease: await readFile('/etc/os-release', 'utf8').catch(() => ''),
  };
}
