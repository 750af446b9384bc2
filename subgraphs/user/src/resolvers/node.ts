import { BadUserInputError } from '@gobbler/contracts';
import { readNodeId, tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { DeviceNotFoundError, ProfileNotFoundError } from '../domain/errors';
import type { NodeParent } from './parents';

/** Types whose own subgraph decides whether there is such an object and who may see it. */
const ELSEWHERE = ['Post', 'Reservation', 'PremiumSubscription'] as const;

/**
 * The object that a node id names, or a reference to it. Throws `BAD_USER_INPUT` for what is no node id, `NOT_FOUND` where there
 * is nothing that the viewer may see.
 */
export async function findNode(nodeId: string, { viewer, loaders }: Context): Promise<NodeParent> {
  const { type, id = '' } = readNodeId(nodeId) ?? {};
  const other = ELSEWHERE.find((name) => name === type);
  if (other) return { __typename: other, nodeKey: id };
  if (type === 'User') {
    const profile = await loaders.profile.load(tryParseId(id) ?? 0);
    if (!profile) throw new ProfileNotFoundError();
    return { __typename: 'User', id };
  }
  if (type === 'Device') {
    const devices = viewer ? await loaders.devices.load(viewer.userId) : [];
    const device = devices.find((one) => String(one.id) === id);
    if (!device) throw new DeviceNotFoundError();
    return { __typename: 'Device', ...device };
  }
  throw new BadUserInputError([{ path: 'nodeId', message: 'is not a node id' }]);
}
