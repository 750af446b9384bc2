import {
  CreateIdempotencyKeys1700000000003,
  createDataSource,
  IdempotencyKeyEntity,
  type ServiceDatabase,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { DeviceEntity } from './device.entity';
import { explainPerson } from './explain-person';
import { CreateProfiles1700000000010 } from './migrations/1700000000010-create-profiles';
import { CreateDevices1700000000011 } from './migrations/1700000000011-create-devices';
import { AddDeviceSessions1700000000030 } from './migrations/1700000000030-add-device-sessions';
import { ProfileEntity } from './profile.entity';

/** The user subgraph's database, not connected yet. */
function createUserDataSource(url: string, poolSize: number): DataSource {
  return createDataSource({
    url,
    service: 'user',
    poolSize,
    entities: [ProfileEntity, DeviceEntity, IdempotencyKeyEntity],
    migrations: [
      CreateIdempotencyKeys1700000000003,
      CreateProfiles1700000000010,
      CreateDevices1700000000011,
      AddDeviceSessions1700000000030,
    ],
  });
}

/** For operators' commands. */
export const userDatabase: ServiceDatabase = {
  service: 'user',
  setting: 'USER_DATABASE_URL',
  create: createUserDataSource,
  explain: explainPerson,
};
