/** The system can't come up; the message says why and what to do. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}
