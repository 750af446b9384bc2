/** Milliseconds since 1970 at which an event was made: a UUIDv7 begins with them, https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
export function eventTimeOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
