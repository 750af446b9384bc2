import { authDatabase } from '@gobbler/auth';
import { workerDatabase } from '@gobbler/notification-worker';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { runMigrateMain } from '@gobbler/service-kit';
import { userDatabase } from '@gobbler/user';
import { readEnvironment } from '../config';

const databases = [authDatabase, userDatabase, postDatabase, reservationDatabase, paymentDatabase, workerDatabase];

void runMigrateMain('npm run migrate --', databases, readEnvironment());
