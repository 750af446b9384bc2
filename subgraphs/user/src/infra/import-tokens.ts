import { In, type EntityManager } from 'typeorm';
import type { ImportedProfile } from '../domain/imported-profile';
import { DeviceEntity } from './device.entity';
import { hashToken } from './register-token';

/** A token that one person brought along and another one has. */
export interface TokenMove {
  readonly userId: number;
  readonly ownerId: number;
}

interface Claim {
  readonly userId: number;
  readonly token: string;
  readonly tokenHash: string;
  readonly registeredAt: Date;
}

/**
 * Registers the tokens of imported people. Whoever had a token last keeps it, also before somebody who has registered it here.
 * @param fresh those who were not there before; of the others only who has their token is told
 */
export async function importTokens(
  manager: EntityManager,
  profiles: readonly ImportedProfile[],
  fresh: ReadonlySet<number>,
): Promise<readonly TokenMove[]> {
  const all = profiles.flatMap(toClaim);
  if (all.length === 0) return [];
  const known = await findByHash(manager, all);
  const moves: TokenMove[] = [];
  for (const claim of latest(all.filter(({ userId }) => fresh.has(userId)))) {
    const device = known.get(claim.tokenHash);
    if (!device) {
      await manager.insert(DeviceEntity, claim);
    } else if (device.registeredAt < claim.registeredAt) {
      await manager.update(DeviceEntity, { id: device.id }, claim);
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

function toClaim({ id, deviceToken, tokenAt }: ImportedProfile): Claim[] {
  if (deviceToken === null) return [];
  return [{ userId: id, token: deviceToken, tokenHash: hashToken(deviceToken), registeredAt: tokenAt }];
}

/** One claim a token: the latest, among those the first. */
function latest(claims: readonly Claim[]): Iterable<Claim> {
  const best = new Map<string, Claim>();
  for (const claim of claims) {
    const other = best.get(claim.tokenHash);
    if (!other || other.registeredAt < claim.registeredAt) best.set(claim.tokenHash, claim);
  }
  return best.values();
}

async function findByHash(manager: EntityManager, claims: readonly Claim[]): Promise<Map<string, DeviceEntity>> {
  const devices = await manager.findBy(DeviceEntity, { tokenHash: In(claims.map(({ tokenHash }) => tokenHash)) });
  return new Map(devices.map((device) => [device.tokenHash, device]));
}
