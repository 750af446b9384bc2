import { runAsProcess } from '@gobbler/service-kit';
import { noted } from '../audit/noted';
import { findEnvironment } from '../find-environment';
import { runProgram } from '../run-program';
import { reconcile } from './reconcile';

void runAsProcess(noted('reconcile', (args, terminal) => reconcile(args, { terminal, findEnvironment, runProgram })));
