import { authDatabase } from '@gobbler/auth';
import { workerDatabase } from '@gobbler/notification-worker';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { userDatabase } from '@gobbler/user';

/** The database of every service. */
export const SERVICE_DATABASES = [
  authDatabase,
  userDatabase,
  postDatabase,
  reservationDatabase,
  paymentDatabase,
  workerDatabase,
] as const;
