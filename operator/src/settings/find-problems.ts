import { checkSettings } from '@gobbler/launcher/check-settings';
import { isPlaceholder, SettingsError, type Environment, type SettingProblem } from '@gobbler/service-kit';
import { DATABASE_PASSWORD_SETTINGS } from '../database-accounts';

const HEX_ADVICE = 'Make one with: openssl rand -hex 24';
/** Made by the databases' images, or not to be used by anybody but themselves. */
const OWN_USERS = new Set(['postgres', 'root', 'mysql', 'mariadb', 'mariadb.sys', 'healthcheck']);
/** It stands in addresses and in statements as it is. */
const USER_FORM = /^[a-z][a-z0-9_]{0,30}$/i;
/** What may stand in an address as it is. */
const URL_SAFE = /^[\w.~-]+$/;

/** What production lacks, each name once, for an operator who writes a `.env` for Docker Compose. */
export function findProblems(env: Environment): readonly SettingProblem[] {
  const ofServers = [
    ...needed(env, 'DATABASE_USER', 'Choose one, such as gobbler', describeUser),
    ...needed(env, 'DATABASE_PASSWORD', HEX_ADVICE, () => null),
    ...DATABASE_PASSWORD_SETTINGS.filter((name) => env[name]?.trim()).flatMap((name) =>
      needed(env, name, HEX_ADVICE, describePassword),
    ),
    ...needed(env, 'REDIS_PASSWORD', HEX_ADVICE, describePassword),
    ...needed(env, 'RABBITMQ_PASSWORD', HEX_ADVICE, describePassword),
  ];
  const hasServers = ofServers.length === 0;
  const ofServices = problemsOfServices(env)
    // Compose itself gives the addresses: they lack only what was reported above.
    .filter(({ name }) => hasServers || !/^(\w+_DATABASE_URL|REDIS_URL|RABBITMQ_URL)$/.test(name))
    .map(forCompose);
  return [...ofServices, ...ofServers];
}

function problemsOfServices(env: Environment): readonly SettingProblem[] {
  try {
    checkSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** Operators don't set the file's name in the container, they put a file where Compose looks for it. */
function forCompose(problem: SettingProblem): SettingProblem {
  if (problem.name !== 'FIREBASE_CREDENTIALS_FILE') return problem;
  const isMissing = /^There is no file|is missing/.test(problem.message);
  return {
    name: 'notification-worker/service-account.json',
    message: isMissing
      ? 'is missing. Take the file of a service account from the Firebase console: project settings, Service accounts'
      : problem.message.replaceAll(/\/\S*\/firebase\//g, 'notification-worker/'),
  };
}

function needed(
  env: Environment,
  name: string,
  advice: string,
  describe: (value: string) => string | null,
): SettingProblem[] {
  const value = env[name]?.trim() ?? '';
  if (value === '') return [{ name, message: `is missing. ${advice}` }];
  if (isPlaceholder(value)) return [{ name, message: `still holds the example's placeholder. ${advice}` }];
  const problem = describe(value);
  return problem === null ? [] : [{ name, message: `${problem}. ${advice}` }];
}

function describeUser(value: string): string | null {
  if (OWN_USERS.has(value.toLowerCase())) return 'is the name of a user of the databases themselves';
  return USER_FORM.test(value) ? null : 'is more than a letter, then letters, digits and _ (31 at most)';
}

function describePassword(value: string): string | null {
  return URL_SAFE.test(value) ? null : 'becomes part of an address and has characters in it that may not stand there';
}
