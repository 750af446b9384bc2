import { z } from 'zod';
import type { OriginPools } from '../http/origin-pools';

/** Milliseconds. */
const TIMEOUT_MS = 2_500;

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** Fetches auth's JWKS (RFC 7517). Rejects when auth fails or does not answer in time. */
export async function fetchPublicKeys(pools: OriginPools, authOrigin: string) {
  const { statusCode, body } = await pools.poolFor(authOrigin).request({
    method: 'GET',
    path: '/.well-known/jwks.json',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`auth answered ${statusCode} to the request for its keys`);
  return jwksSchema.parse(JSON.parse(text));
}
