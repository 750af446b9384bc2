import type { Clock } from '@gobbler/contracts';
import type { Device } from './device';
import type { Profile } from './profile';

/** What may be changed of a profile in one step; what is left out stays. */
export interface ProfileChange {
  readonly username?: string;
  readonly deviceToken?: string;
}

export interface NewProfile {
  readonly id: number;
  readonly username: string;
  readonly createdAt: Date;
  readonly deviceToken: string | null;
  /** The session that the device belongs to. */
  readonly sessionId: string | null;
}

export interface ProfileRepository {
  findByIds(ids: readonly number[]): Promise<readonly Profile[]>;
  exists(id: number): Promise<boolean>;
  /** Inserts the profile, or overwrites one with the same id, along with its device; one transaction. */
  put(profile: NewProfile): Promise<void>;
  /** Changes profile and device in one transaction; null when there is no such profile. */
  change(id: number, change: ProfileChange, sessionId: string, at: Date): Promise<Profile | null>;
  /** Removes the profile and its devices; removing what is not there is fine. */
  remove(id: number): Promise<void>;
}

/** A device as it was, and whether this is the answer to an earlier request with the same key. */
export interface RemovedDevice {
  readonly device: Device;
  readonly isReplayed: boolean;
}

export interface DeviceRepository {
  /** In the order of their registration, the newest last. */
  findByUserIds(userIds: readonly number[]): Promise<readonly Device[]>;
  /** At most `limit` devices of these people with an id above `afterId`, by id. */
  findPage(userIds: readonly number[], limit: number, afterId: number): Promise<readonly Device[]>;
  /** Registers the token for this person and session, taking it from its previous owner. */
  register(userId: number, token: string, sessionId: string, at: Date): Promise<Device>;
  /**
   * Removes a device of this person, or finds that the same request has removed it before.
   * Throws `NOT_FOUND`, `IDEMPOTENCY_*`.
   * @param key null: a repeat is another request
   */
  remove(userId: number, deviceId: number, key: string | null, now: Clock): Promise<RemovedDevice>;
  /** Removes what these sessions registered; how many devices that were. */
  removeOfSessions(sessionIds: readonly string[]): Promise<number>;
  /** Whether there was such a token. */
  forget(token: string): Promise<boolean>;
}
