import { toNodeId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { DeviceResolvers } from '../generated/graphql';

export const Device: DeviceResolvers<Context> = {
  id: ({ id }) => String(id),
  nodeId: ({ id }) => toNodeId('Device', id),
};
