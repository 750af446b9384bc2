import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '@gobbler/service-kit';
import { databaseAccounts } from '../database-accounts';
import type { SaidSettings } from './mode-settings';
import { readIfThere } from './read-if-there';

/** Each folder is a volume that one kind of container mounts, so anyone who reads there may read all of it. */
const READABLE = 0o444;

/** Writes a file of a volume wholly, or not at all; null removes it. */
export function writeShared(path: string, text: string | null): void {
  if (text === null) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  chmodSync(`${path}.new`, READABLE);
  renameSync(`${path}.new`, path);
}

/** Passes a file of the operator's on, or takes an earlier one away; answers whether there is one. */
export function passOn(from: string, to: string): boolean {
  const text = readIfThere(from);
  writeShared(to, text);
  return text !== null;
}

/** `NAME=value` lines, as services and Kong read them. */
function settingsText(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return `# Written by the service settings at each start.\n${lines.join('\n')}\n`;
}

/** A text of the volume of a server, which is made once: its data begin with it. */
function keepOrMake(path: string, make: () => string): void {
  if (readIfThere(path) === null) writeShared(path, make());
}

/** What the servers' own images read: who may come in, and with which password. */
export function writeServerFiles(
  runFolder: string,
  said: Readonly<Record<string, string | undefined>>,
  makeSecret: () => string,
): void {
  const value = (name: string): string => said[name]?.trim() ?? '';
  for (const server of ['postgres', 'mariadb']) {
    writeShared(join(runFolder, server, 'user'), value('DATABASE_USER'));
    // Of the server's own administrator, who comes in through the container's socket alone.
    keepOrMake(join(runFolder, server, 'administrator-password'), makeSecret);
  }
  for (const { server, database, password } of databaseAccounts(said)) {
    writeShared(join(runFolder, server, `${database}-password`), password);
  }
  writeShared(join(runFolder, 'redis', 'password'), value('REDIS_PASSWORD'));
  writeShared(join(runFolder, 'redis', 'redis.conf'), redisConfiguration(value('REDIS_PASSWORD')));
  writeShared(join(runFolder, 'rabbitmq', 'password'), value('RABBITMQ_PASSWORD'));
}

/** Each service's settings, with its own database user; no other container sees them but the one for operators' commands. */
export function writeServiceFiles(runFolder: string, env: Environment, said: SaidSettings): void {
  const { DATABASE_USER: _prefix, DATABASE_PASSWORD: _secret, ...common } = said;
  const write = (folder: string, settings: SaidSettings): void =>
    writeShared(join(runFolder, folder, 'settings.env'), settingsText(settings));
  const accounts = databaseAccounts({ ...env, ...said });
  for (const { service, user, password } of accounts) {
    write(service, { ...common, DATABASE_USER: user, DATABASE_PASSWORD: password });
  }
  const passwords = Object.fromEntries(accounts.map(({ passwordSetting, password }) => [passwordSetting, password]));
  write('operator', {
    ...said,
    DATABASE_USER: said['DATABASE_USER'] ?? env['DATABASE_USER']?.trim() ?? '',
    ...passwords,
  });
  write('services', common);
}

/** For locks alone: nothing is kept, and nothing is thrown out to make room. */
function redisConfiguration(password: string): string {
  return `requirepass "${password}"\nsave ""\nappendonly no\nmaxmemory 96mb\nmaxmemory-policy noeviction\n`;
}
