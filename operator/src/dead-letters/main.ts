import { runAsProcess } from '@gobbler/service-kit';
import { readEnvironment } from '../config';
import { openLetters } from './open-letters';
import { runDeadLetters } from './run-dead-letters';

void runAsProcess((args, terminal) => runDeadLetters(() => openLetters(readEnvironment()), args, terminal));
