import { AppError } from '@gobbler/contracts';
import { acceptJson } from '@gobbler/service-kit';
import type { FastifyInstance } from 'fastify';
import { hasDuplicateKey } from './has-duplicate-key';

/** Takes JSON bodies that can be read in one way only: as `acceptJson`, and no name twice in an object. */
export function acceptStrictJson(scope: FastifyInstance): void {
  acceptJson(scope, (json) => {
    if (hasDuplicateKey(json)) throw new AppError('BAD_REQUEST', 'A name stands twice in an object of the body.');
  });
}
