import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** Groups of an IPv6 address that a provider gives to one customer: a /64. */
const NETWORK_GROUPS = 4;

/**
 * Where a request comes from, in one spelling: an IPv4 address, or the /64 of an IPv6 address, of which anybody has a
 * whole one. An IPv4 address written as an IPv6 one is an IPv4 address. fastify has counted the trusted proxies already.
 */
export function sourceOf({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  const claimed = ip.replace(/%.*$/s, '');
  // The nearest proxy's word is an address, unless something else than a proxy of ours is in front.
  const address = isIP(claimed) ? claimed : (socket.remoteAddress ?? '');
  const family = isIP(address);
  if (family === 0) return 'unknown';
  // There is one spelling of it.
  if (family === 4) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const groups = parsed.toNormalizedString().split(':').slice(0, NETWORK_GROUPS);
  return `${groups.join(':')}::/64`;
}
