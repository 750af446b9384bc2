import { findAuditEntries, authDatabase } from '@gobbler/auth';
import { runAsProcess, withDatabase } from '@gobbler/service-kit';
import { findEnvironment } from '../find-environment';
import { runAudit } from './run-audit';

void runAsProcess(async (args, terminal) => {
  const env = await findEnvironment(args, terminal.complain);
  return runAudit(
    (query) => withDatabase(authDatabase, env, terminal.complain, (dataSource) => findAuditEntries(dataSource, query)),
    args,
    terminal,
  );
});
