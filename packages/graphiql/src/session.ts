/** Who is logged in on this page. */
export interface Session {
  readonly accessToken: string;
  /** What the page calls them. */
  readonly name: string;
}

const KEY = 'gobbler.session';

/** Of this tab of the browser; gone with it. */
export function readSession(): Session | null {
  const text = sessionStorage.getItem(KEY);
  return text === null ? null : (JSON.parse(text) as Session);
}

export function writeSession(session: Session | null): void {
  if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
  else sessionStorage.removeItem(KEY);
}
