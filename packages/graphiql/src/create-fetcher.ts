import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import type { Session } from './session';

interface FetcherOptions {
  readonly readSession: () => Session | null;
  /** Called with the session that an operation on the page has opened, and with null for one that it has ended. */
  readonly onSession: (session: Session | null) => void;
}

interface Opened {
  readonly user?: { readonly username?: string; readonly id?: string } | null;
  readonly session?: { readonly accessToken?: string };
}

/** Sends operations to `/graphql` with the token of the session; a header that is set in a tab wins. */
export function createFetcher({ readSession, onSession }: FetcherOptions): Fetcher {
  return createGraphiQLFetcher({
    url: '/graphql',
    fetch: async (input, { headers, ...init } = {}) => {
      const session = readSession();
      const all = new Headers(headers);
      if (session && !all.has('authorization')) all.set('authorization', `Bearer ${session.accessToken}`);
      const answer = await fetch(input, { ...init, headers: all });
      noteSession(await answer.clone().text());
      return answer;
    },
  });

  function noteSession(body: string): void {
    const { data } = JSON.parse(body) as { data?: Record<string, unknown> | null };
    if (data?.['logOut']) return onSession(null);
    const opened = Object.values(data ?? {}).find((payload) => (payload as Opened | null)?.session?.accessToken);
    const { user, session } = (opened ?? {}) as Opened;
    if (!session?.accessToken) return;
    onSession({ accessToken: session.accessToken, name: user?.username ?? `user ${user?.id ?? ''}` });
  }
}
