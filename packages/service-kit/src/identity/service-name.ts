/** Every name that may stand as issuer or audience of an internal token. */
const SERVICE_NAMES = [
  'router',
  'facade',
  'auth',
  'user',
  'post',
  'reservation',
  'payment',
  'notification-worker',
] as const;

/** `facade` is the router running an operation for the phone app's REST routes. */
export type ServiceName = (typeof SERVICE_NAMES)[number];

export function isServiceName(value: unknown): value is ServiceName {
  return SERVICE_NAMES.some((name) => name === value);
}
