import { hashToken } from '@gobbler/user';
import { In, type EntityManager } from 'typeorm';

/** A user of the old system, with the token of their device. */
export interface TokenClaim {
  readonly id: number;
  /** A push token that `isDeviceToken` accepts; null without one. */
  readonly deviceToken: string | null;
  /** When the token was last known to be theirs; of two users with the same one, the later keeps it. */
  readonly tokenAt: Date;
}

/** A token of one user that another user has. */
export interface TokenMove {
  readonly userId: number;
  readonly ownerId: number;
}

/** A row of the table `devices`. */
interface DeviceRow extends Claim {
  readonly id: number;
}

interface Claim {
  readonly userId: number;
  readonly token: string;
  readonly tokenHash: string;
  readonly registeredAt: Date;
}

/**
 * Registers the tokens of imported users. The user who had a token last keeps it, even if another user registered it here.
 * @param fresh users who were not there before; for the others it only reports who has their token
 */
export async function importTokens(
  manager: EntityManager,
  profiles: readonly TokenClaim[],
  fresh: ReadonlySet<number>,
): Promise<readonly TokenMove[]> {
  const all = profiles.flatMap(toClaim);
  if (all.length === 0) return [];
  const known = await findByHash(manager, all);
  const moves: TokenMove[] = [];
  for (const claim of latest(all.filter(({ userId }) => fresh.has(userId)))) {
    const device = known.get(claim.tokenHash);
    if (!device) {
      await devicesIn(manager).insert(claim);
    } else if (device.registeredAt < claim.registeredAt) {
      await devicesIn(manager).update({ id: device.id }, claim);
      if (!all.some(({ userId }) => userId === device.userId)) moves.push(moved(device.userId, claim.userId));
    }
  }
  const owners = await findByHash(manager, all);
  for (const { userId, tokenHash } of all) {
    const ownerId = owners.get(tokenHash)?.userId ?? userId;
    if (ownerId !== userId) moves.push(moved(userId, ownerId));
  }
  return moves;
}

function moved(userId: number, ownerId: number): TokenMove {
  return { userId, ownerId };
}

function toClaim({ id, deviceToken, tokenAt }: TokenClaim): Claim[] {
  if (deviceToken === null) return [];
  return [{ userId: id, token: deviceToken, tokenHash: hashToken(deviceToken), registeredAt: tokenAt }];
}

/** One claim per token: the latest, and the first of several at the same time. */
function latest(claims: readonly Claim[]): Iterable<Claim> {
  const best = new Map<string, Claim>();
  for (const claim of claims) {
    const other = best.get(claim.tokenHash);
    if (!other || other.registeredAt < claim.registeredAt) best.set(claim.tokenHash, claim);
  }
  return best.values();
}

async function findByHash(manager: EntityManager, claims: readonly Claim[]): Promise<Map<string, DeviceRow>> {
  const devices = await devicesIn(manager).findBy({ tokenHash: In(claims.map(({ tokenHash }) => tokenHash)) });
  return new Map(devices.map((device) => [device.tokenHash, device]));
}

function devicesIn(manager: EntityManager) {
  return manager.getRepository<DeviceRow>('devices');
}
