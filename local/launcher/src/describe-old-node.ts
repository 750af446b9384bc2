/** The oldest major version that has all we need (argon2 in `node:crypto`). */
const OLDEST_MAJOR = 24;

/** The message for a Node that is too old; null when it is not. */
export function describeOldNode(version: string): string | null {
  if (Number(version.split('.')[0]) >= OLDEST_MAJOR) return null;
  return (
    `Gobbler needs Node ${OLDEST_MAJOR} or newer, this is ${version}. ` +
    'On Linux `npm ci` brings one along: use `npm start`. Elsewhere install the version that .node-version names.'
  );
}
