import {
  createDataSource,
  CreateIdempotencyKeys1700000000003,
  IdempotencyKeyEntity,
  type ServiceDatabase,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { AccountEntity } from './account.entity';
import { AuditEntryEntity } from './audit-entry.entity';
import { KnownSourceEntity } from './known-source.entity';
import { LoginAttemptEntity } from './login-attempt.entity';
import { CreateAccounts1700000000010 } from './migrations/1700000000010-create-accounts';
import { CreateSessions1700000000011 } from './migrations/1700000000011-create-sessions';
import { CreateRefreshTokens1700000000012 } from './migrations/1700000000012-create-refresh-tokens';
import { CreateLoginAttempts1700000000013 } from './migrations/1700000000013-create-login-attempts';
import { AddDevicesLeft1700000000031 } from './migrations/1700000000031-add-devices-left';
import { CreateSources1700000000030 } from './migrations/1700000000030-create-sources';
import { CanonicalEmailKeys1700000000060 } from './migrations/1700000000060-canonical-email-keys';
import { CreateAuditLog1700000000061 } from './migrations/1700000000061-create-audit-log';
import { RefreshTokenEntity } from './refresh-token.entity';
import { SessionEntity } from './session.entity';
import { SourceCounterEntity } from './source-counter.entity';

/** The auth subgraph's database, not connected yet. */
export function createAuthDataSource(url: string, poolSize: number): DataSource {
  return createDataSource({
    url,
    service: 'auth',
    poolSize,
    entities: [
      AccountEntity,
      SessionEntity,
      RefreshTokenEntity,
      LoginAttemptEntity,
      SourceCounterEntity,
      KnownSourceEntity,
      AuditEntryEntity,
      IdempotencyKeyEntity,
    ],
    migrations: [
      CreateIdempotencyKeys1700000000003,
      CreateAccounts1700000000010,
      CreateSessions1700000000011,
      CreateRefreshTokens1700000000012,
      CreateLoginAttempts1700000000013,
      CreateSources1700000000030,
      AddDevicesLeft1700000000031,
      CanonicalEmailKeys1700000000060,
      CreateAuditLog1700000000061,
    ],
  });
}

/** For operators' commands. */
export const authDatabase: ServiceDatabase = {
  service: 'auth',
  setting: 'AUTH_DATABASE_URL',
  create: createAuthDataSource,
};
