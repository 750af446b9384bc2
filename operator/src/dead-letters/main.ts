import { runAsProcess } from '@gobbler/service-kit';
import { noted } from '../audit/noted';
import { readEnvironment } from '../config';
import { openLetters } from './open-letters';
import { runDeadLetters } from './run-dead-letters';

const open = () => openLetters(readEnvironment());

void runAsProcess(noted('dead-letters', (args, terminal) => runDeadLetters(open, args, terminal)));
