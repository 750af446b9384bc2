import { startInputCheck } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import { checkDeviceToken, type Device } from './device';
import { ProfileNotFoundError } from './errors';
import type { DeviceRepository, NewProfile, ProfileChange, ProfileRepository, RemovedDevice } from './ports';
import { checkUsername, type Profile } from './profile';

export interface UserServiceDeps {
  readonly profiles: ProfileRepository;
  readonly devices: DeviceRepository;
  readonly now: Clock;
}

/** The person who asks, and with which session. */
export interface Owner {
  readonly userId: number;
  readonly sid: string;
}

export type UserService = ReturnType<typeof createUserService>;

/** One page of push tokens; `nextId` is the id to go on behind, null at the end. */
export interface DevicePage {
  readonly devices: readonly Device[];
  readonly nextId: number | null;
}

export function createUserService({ profiles, devices, now }: UserServiceDeps) {
  /** Changes one's own profile. Throws `BAD_USER_INPUT`, `NOT_FOUND` when it is gone. */
  async function updateProfile({ userId, sid }: Owner, change: ProfileChange): Promise<Profile> {
    const check = startInputCheck();
    if (change.username !== undefined) checkUsername(check, 'input.username', change.username);
    if (change.deviceToken !== undefined) checkDeviceToken(check, 'input.deviceToken', change.deviceToken);
    check.done();
    const changed = await profiles.change(userId, change, sid, now());
    if (!changed) throw new ProfileNotFoundError();
    return changed;
  }

  /** Registers a device for pushes. Throws `BAD_USER_INPUT`, `NOT_FOUND` when the profile is gone. */
  async function registerDevice({ userId, sid }: Owner, token: string): Promise<Device> {
    const check = startInputCheck();
    checkDeviceToken(check, 'input.token', token);
    check.done();
    if (!(await profiles.exists(userId))) throw new ProfileNotFoundError();
    return devices.register(userId, token, sid, now());
  }

  /** Removes one of one's own devices; a repeat under the same key is answered the same. Throws `NOT_FOUND`, `IDEMPOTENCY_*`. */
  function removeDevice(viewerId: number, deviceId: number, key: string | null): Promise<RemovedDevice> {
    return devices.remove(viewerId, deviceId, key, now);
  }

  /** Makes or completes the profile of a new account; auth has checked nothing of it. Throws `BAD_USER_INPUT`. */
  async function createProfile(profile: NewProfile): Promise<void> {
    const check = startInputCheck();
    checkUsername(check, 'input.username', profile.username);
    if (profile.deviceToken !== null) checkDeviceToken(check, 'input.deviceToken', profile.deviceToken);
    check.done();
    await profiles.put(profile);
  }

  /** Push tokens of these people, a page at a time. */
  async function deviceTokens(userIds: readonly number[], first: number, afterId: number): Promise<DevicePage> {
    const found = await devices.findPage(userIds, first + 1, afterId);
    const page = found.slice(0, first);
    return { devices: page, nextId: found.length > first ? (page.at(-1)?.id ?? null) : null };
  }

  return {
    updateProfile,
    registerDevice,
    removeDevice,
    createProfile,
    deviceTokens,
    removeProfile: (id: number) => profiles.remove(id),
    exists: (id: number) => profiles.exists(id),
    removeSessionDevices: (sessionIds: readonly string[]) => devices.removeOfSessions(sessionIds),
    forgetDeviceToken: (token: string) => devices.forget(token),
  };
}
