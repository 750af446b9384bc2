import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { StartError, type Environment, type SettingProblem } from '@gobbler/service-kit';
import { chooseMode, type Mode } from './choose-mode';
import type { SettingsCommandConfig } from './config';
import { findProblems } from './find-problems';
import { leaveMark, takeMark } from './mode-mark';
import { localSettings, productionSettings } from './mode-settings';
import { readIfThere } from './read-if-there';
import { passOn, writeServerFiles, writeServiceFiles, writeShared } from './write-files';

export interface RunSettingsOptions extends SettingsCommandConfig {
  readonly args: readonly string[];
  readonly now: Date;
  readonly makeSecret: () => string;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

const USAGE = `settings          checks what .env gives, all at once, and hands each container of Docker Compose what it needs
settings local    says that the profile local is on, to the settings that runs next

Both are services of docker-compose.yml; they are never called manually.`;

/** Decides what the containers of this start of Docker Compose are; resolves to the exit code. */
export function runSettings(options: RunSettingsOptions): number {
  const { args, now, runFolder, say, complain } = options;
  if (args.length === 0) return checkAndWrite(options);
  if (args.length === 1 && args[0] === 'local') {
    leaveMark(runFolder, now);
    return 0;
  }
  const isHelp = args[0] === '--help' || args[0] === '-h';
  (isHelp ? say : complain)(USAGE);
  return isHelp ? 0 : 1;
}

function checkAndWrite(options: RunSettingsOptions): number {
  const { env, runFolder, givenFolder, now, makeSecret, say, complain } = options;
  const modeFile = join(runFolder, 'services', 'mode');
  const earlierFile = join(runFolder, 'operator', 'settings.env');
  let mode: Mode;
  try {
    mode = chooseMode({
      isLocal: takeMark(runFolder, now),
      nodeEnv: env['NODE_ENV']?.trim() ?? '',
      earlier: readIfThere(modeFile),
    });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    complain(error.message);
    return 1;
  }
  const files = passFilesOn(mode, givenFolder, runFolder);
  const said =
    mode === 'local'
      ? localSettings(parseEnv(readIfThere(earlierFile) ?? ''), makeSecret)
      : productionSettings({ hasGoogleFile: files.google });
  const problems = mode === 'local' ? [] : findProblems({ ...env, ...said });
  if (problems.length > 0) {
    complain(describeProblems(problems));
    return 1;
  }
  writeServerFiles(runFolder, { ...env, ...said }, makeSecret);
  writeServiceFiles(runFolder, env, said);
  writeShared(modeFile, mode);
  for (const line of describeStart(mode, env, files)) say(line);
  return 0;
}

interface GivenFiles {
  readonly google: boolean;
  /** Whether Google's file came from `gcloud auth application-default login`. */
  readonly isPersonal: boolean;
  readonly certificate: boolean;
}

/** Services run as a user who can't read an operator's own files, so they get copies, each its own. */
function passFilesOn(mode: Mode, givenFolder: string, runFolder: string): GivenFiles {
  // A folder that isn't there, when this is for stand-ins.
  const from = (name: string): string => join(givenFolder, mode === 'local' ? 'nothing' : name);
  const googleFile = 'application_default_credentials.json';
  const firebaseFile = 'service-account.json';
  const google = passOn(join(from('google'), googleFile), join(runFolder, 'google', googleFile));
  const isPersonal = /"type":\s*"authorized_user"/.test(readIfThere(join(runFolder, 'google', googleFile)) ?? '');
  passOn(join(from('firebase'), firebaseFile), join(runFolder, 'firebase', firebaseFile));
  const parts = ['tls.crt', 'tls.key'].map((name) =>
    passOn(join(givenFolder, 'tls', name), join(runFolder, 'tls', name)),
  );
  return { google, isPersonal, certificate: parts.every(Boolean) };
}

function describeProblems(problems: readonly SettingProblem[]): string {
  const width = Math.max(...problems.map(({ name }) => name.length));
  return [
    `Gobbler can't start: ${problems.length === 1 ? 'this is' : `these ${problems.length} are`} missing or wrong.`,
    ...problems.map(({ name, message }) => `  ${name.padEnd(width)}  ${message}`),
    'Write them into .env (.env.example explains each one), then: docker compose up',
    'To try it without Google, Stripe and Firebase: docker compose --profile local up',
  ].join('\n');
}

function describeStart(mode: Mode, env: Environment, files: GivenFiles): string[] {
  const address = env['ROUTER_PUBLIC_URL'] || 'http://localhost';
  if (mode === 'local') {
    return [
      'Mode: local. Stand-ins take the place of Stripe, Cloud Storage and Firebase; this is not for real people.',
      `Its secrets were made for it alone. Once all is up: ${address}/graphql`,
    ];
  }
  const lines = [`Mode: production. Pictures and pages are at ${address}`];
  if (/\/\/(localhost|127\.)/.test(address)) {
    lines.push('Phones elsewhere can not reach that: set ROUTER_PUBLIC_URL to the address that people know.');
  }
  if (!files.google) {
    lines.push(
      "There is no Google's application_default_credentials.json: Cloud Storage gets what the machine offers.",
    );
  }
  if (files.isPersonal) {
    lines.push(
      "Google's file is a person's log-in, which can't sign upload addresses: only the phone app's uploads work.",
    );
    lines.push('Put the key of a service account in its place, under the same name.');
  }
  if (!files.certificate)
    lines.push('There is no tls.crt with a tls.key: port 8443 shows a certificate of its own making.');
  return lines;
}
