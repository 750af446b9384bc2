import { runAsProcess, runReconcile, serviceEnvironment } from '@gobbler/service-kit';
import { reconcileReservations } from './reconcile-reservations';

void runAsProcess((args, terminal) => runReconcile(reconcileReservations, args, serviceEnvironment(), terminal));
