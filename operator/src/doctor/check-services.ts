import type { Environment } from '@gobbler/service-kit';
import { z } from 'zod';
import { describeServer, reasonOf, tidy, type Finding } from './finding';

/** The services, and the setting with each one's address. */
const SERVICES = {
  router: 'ROUTER_PUBLIC_URL',
  auth: 'AUTH_URL',
  user: 'USER_URL',
  post: 'POST_URL',
  reservation: 'RESERVATION_URL',
  payment: 'PAYMENT_URL',
  'notification-worker': 'NOTIFICATION_WORKER_URL',
} as const;

/** Milliseconds: a service's own checks take up to 2,000. */
const LIMIT_MS = 5_000;

const readinessSchema = z.object({
  status: z.string(),
  dependencies: z.array(
    z.object({
      name: z.string(),
      description: z.string().default(''),
      isReady: z.boolean(),
      isOptional: z.boolean().default(false),
      problem: z.string().default(''),
    }),
  ),
});

type Dependency = z.infer<typeof readinessSchema>['dependencies'][number];

/** Each service with a known address: whether it is up, and what it says of its dependencies and their credentials. */
export async function checkServices(env: Environment): Promise<readonly Finding[]> {
  const findings = Object.entries(SERVICES).map(async ([service, setting]): Promise<readonly Finding[]> => {
    const url = env[setting]?.trim();
    if (!url) return [];
    const subject = `Service ${service}`;
    return URL.canParse(url) ? checkService(subject, new URL(url), setting) : [unreadable(subject, setting)];
  });
  return (await Promise.all(findings)).flat();
}

async function checkService(subject: string, url: URL, setting: string): Promise<readonly Finding[]> {
  try {
    const asked = Date.now();
    const answer = await fetch(new URL('/readyz', url.origin), { signal: AbortSignal.timeout(LIMIT_MS) });
    const { status, dependencies } = readinessSchema.parse(await answer.json());
    // In whole seconds: half of one on average is missing.
    const clockAheadMs = Date.parse(answer.headers.get('date') ?? '') + 500 - (asked + Date.now()) / 2;
    const fine = dependencies.filter(({ isReady }) => isReady).map(({ name }) => name);
    return [
      describeServer(
        subject,
        `${tidy(status)} at ${url.origin}, with its ${tidy(fine.join(', '))}`,
        Number.isNaN(clockAheadMs) ? 0 : clockAheadMs,
      ),
      ...dependencies.filter(({ isReady }) => !isReady).map((dependency) => describeProblem(subject, dependency)),
    ];
  } catch (error) {
    return [
      {
        subject,
        verdict: 'problem',
        message: `does not answer at ${url.origin}: ${reasonOf(error, url.href)}`,
        advice: `Start it, or correct ${setting}.`,
      },
    ];
  }
}

function describeProblem(subject: string, { name, description, isOptional, problem }: Dependency): Finding {
  return {
    subject,
    verdict: isOptional ? 'warning' : 'problem',
    message: tidy(`${name}, ${description}: ${problem}`),
    advice: isOptional
      ? 'The service works without it, if less well. Check its settings and that it is up.'
      : 'Check its settings and that it is up.',
  };
}

function unreadable(subject: string, setting: string): Finding {
  return { subject, verdict: 'problem', message: `${setting} is no address`, advice: `Correct ${setting}.` };
}
