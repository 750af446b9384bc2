import { runAsProcess } from '@gobbler/service-kit';
import { readEnvironment } from '../config';
import { examine } from './examine';
import { runDoctor } from './run-doctor';

void runAsProcess((args, terminal) => runDoctor(() => examine(readEnvironment()), args, terminal));
