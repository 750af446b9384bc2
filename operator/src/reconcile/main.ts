import { runAsProcess } from '@gobbler/service-kit';
import { findEnvironment } from '../find-environment';
import { runProgram } from '../run-program';
import { reconcile } from './reconcile';

void runAsProcess((args, terminal) => reconcile(args, { terminal, findEnvironment, runProgram }));
