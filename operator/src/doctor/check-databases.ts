import { inspectDatabase, type DatabaseInspection, type Environment, type ServiceDatabase } from '@gobbler/service-kit';
import { describeServer, type Finding } from './finding';

/** Each service's database: whether it can be reached, its version, clock, durability and schema. */
export async function checkDatabases(
  databases: readonly ServiceDatabase[],
  env: Environment,
): Promise<readonly Finding[]> {
  const findings = databases.map(async (database): Promise<readonly Finding[]> => {
    const subject = `Database of ${database.service}`;
    const inspection = await inspectDatabase(database, env);
    if ('problem' in inspection) return [split(subject, inspection.problem)];
    return describe(subject, inspection);
  });
  return (await Promise.all(findings)).flat();
}

function describe(subject: string, inspection: DatabaseInspection): readonly Finding[] {
  const { description, clockAheadMs, durabilityProblem, pending, unknown } = inspection;
  const findings: Finding[] = [];
  if (durabilityProblem !== null)
    findings.push({
      subject,
      verdict: 'problem',
      message: durabilityProblem,
      advice: "Correct it in the server's configuration: services don't start on such a server.",
    });
  if (pending.length > 0)
    findings.push({
      subject,
      verdict: 'warning',
      message: `${description}; due: ${pending.join(', ')}`,
      advice: 'The service runs them when it starts; or run them before: npm run migrate -- up',
    });
  if (unknown.length > 0)
    findings.push({
      subject,
      verdict: 'warning',
      message: `${description}; ${unknown.join(', ')} of a newer version ran`,
      advice: 'That is fine while two versions run side by side; otherwise deploy the newer version.',
    });
  return findings.length > 0 ? findings : [describeServer(subject, description, clockAheadMs)];
}

/** Its second sentence says what to do. */
function split(subject: string, problem: string): Finding {
  const [message = '', ...advice] = problem.split(/\.\s+/);
  return { subject, verdict: 'problem', message, advice: advice.join('. ') || 'Correct the setting that it names.' };
}
