import { runAsProcess, runReconcile, serviceEnvironment } from '@gobbler/service-kit';
import { reconcileSubscriptions } from './reconcile-subscriptions';

void runAsProcess((args, terminal) => runReconcile(reconcileSubscriptions, args, serviceEnvironment(), terminal));
