import { runAsProcess } from '@gobbler/service-kit';
import { findEnvironment } from '../find-environment';
import { collectFacts } from './collect-facts';
import { runExplain } from './run-explain';

void runAsProcess(async (args, terminal) => {
  const env = await findEnvironment(args, terminal.complain);
  return runExplain((subject) => collectFacts(subject, env, terminal.complain), args, terminal);
});
