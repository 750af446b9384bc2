import { currentRequest } from '../http/request-scope';
import { currentSpan } from './current-span';

/** What calls and messages carry on: of the current span, or, where nothing is traced, what the request came with. */
export function currentTraceparent(): string | null {
  return currentSpan()?.traceparent ?? currentRequest()?.traceparent ?? null;
}
