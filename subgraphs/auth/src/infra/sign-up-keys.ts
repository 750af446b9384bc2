import { createHash } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import { checkIdempotencyKey, claimKey, releaseKey } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { SignUpKeys, StoredSignUp } from '../domain/ports';

/** Keys of sign-ups in the idempotency table: hashed with their address, so that two people's equal keys don't meet. */
export function createSignUpKeys(dataSource: DataSource, now: Clock): SignUpKeys {
  return {
    claim({ emailKey, key, body }) {
      checkIdempotencyKey(key);
      const scoped = createHash('sha256')
        .update(JSON.stringify([emailKey, key]))
        .digest('hex');
      return claimKey<StoredSignUp>(dataSource, { userId: 0, operation: 'signUp', key: scoped, body }, now);
    },
    release: (claim) => releaseKey(dataSource, claim),
  };
}
