/** A service can't start for a reason that lies outside of it. The message says what to do, so no stack is shown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
