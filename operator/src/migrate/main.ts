import { authDatabase } from '@gobbler/auth';
import { workerDatabase } from '@gobbler/notification-worker';
import { paymentDatabase } from '@gobbler/payment';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import { runMigrateMain } from '@gobbler/service-kit';
import { userDatabase } from '@gobbler/user';
import { readEnvironment } from '../config';
import { useRunningSystem } from '../use-running-system';

const databases = [authDatabase, userDatabase, postDatabase, reservationDatabase, paymentDatabase, workerDatabase];

const isHelp = process.argv.some((argument) => argument === '--help' || argument === '-h');
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const env = isHelp ? Promise.resolve(readEnvironment()) : useRunningSystem(readEnvironment(), tell);

void env.then((found) => runMigrateMain('npm run migrate --', databases, found));
