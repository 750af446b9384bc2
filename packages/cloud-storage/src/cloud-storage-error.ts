/** Cloud Storage did not do what it was asked to; the cause is its own error. */
export class CloudStorageError extends Error {
  constructor(action: string, cause?: unknown) {
    super(`Cloud Storage: could not ${action}${cause === undefined ? '' : ` (${shortly(cause)})`}`, { cause });
    this.name = 'CloudStorageError';
  }
}

/** Cloud Storage has not answered in time. */
export class CloudStorageTimeoutError extends CloudStorageError {
  constructor(action: string) {
    super(`${action} in time`);
    this.name = 'CloudStorageTimeoutError';
  }
}

/** Whether an object is not there; a bucket that is not there is another matter. */
export function isMissingObject(error: unknown): boolean {
  return statusOf(error) === 404 && !(error as Error).message.includes('bucket does not exist');
}

/** Whether the object is another one than the condition was made for. */
export function isOtherGeneration(error: unknown): boolean {
  return statusOf(error) === 412;
}

function statusOf(error: unknown): number | null {
  return error instanceof Error && 'code' in error ? Number(error.code) : null;
}

/** A line for a log: the status, or the beginning of what was said. */
function shortly(error: unknown): string {
  const status = statusOf(error);
  if (status !== null && !Number.isNaN(status)) return `status ${status}`;
  const said = error instanceof Error ? error.message : String(error);
  return said.split('\n')[0]?.slice(0, 200) ?? '';
}
