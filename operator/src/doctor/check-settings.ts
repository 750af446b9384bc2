import { checkSettings } from '@gobbler/launcher/check-settings';
import type { Preflight } from '@gobbler/launcher/preflight';
import { SettingsError, type Environment, type SettingProblem } from '@gobbler/service-kit';
import type { Finding } from './finding';

/** The settings of a deployment, which gives each of them. */
export function checkDeployment(env: Environment): readonly Finding[] {
  try {
    checkSettings(env);
    return toFindings([]);
  } catch (error) {
    if (error instanceof SettingsError) return toFindings(error.problems);
    throw error;
  }
}

/** The settings and the port of an `npm start`. */
export function checkStart({ problems, port, portProblem }: Preflight, isRunning: boolean): readonly Finding[] {
  if (isRunning) return toFindings(problems);
  if (port !== null) return [...toFindings(problems), { subject: 'Port', verdict: 'ok', message: `${port} is free` }];
  if (portProblem === null) return toFindings(problems);
  const [message = '', ...advice] = portProblem.split('. ');
  return [...toFindings(problems), { subject: 'Port', verdict: 'problem', message, advice: advice.join('. ') }];
}

function toFindings(problems: readonly SettingProblem[]): readonly Finding[] {
  if (problems.length === 0) return [{ subject: 'Settings', verdict: 'ok', message: 'complete and of the right form' }];
  return problems.map(({ name, message }) => ({
    subject: 'Settings',
    verdict: 'problem' as const,
    message: `${name} ${message}`,
    advice: 'Correct it in the environment or in .env (.env.example explains each one).',
  }));
}
