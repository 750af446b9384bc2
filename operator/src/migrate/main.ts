import { authDatabase } from '@gobbler/auth';
import { workerDatabase } from '@gobbler/notification-worker';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { runAsProcess, runMigrate } from '@gobbler/service-kit';
import { userDatabase } from '@gobbler/user';
import { findEnvironment } from '../find-environment';

const databases = [authDatabase, userDatabase, postDatabase, reservationDatabase, paymentDatabase, workerDatabase];

void runAsProcess(async (args, terminal) => {
  const env = await findEnvironment(args, terminal.complain);
  return runMigrate({ command: 'npm run migrate --', env, databases }, args, terminal);
});
