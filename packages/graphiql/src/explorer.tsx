import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { createFetcher } from './create-fetcher';
import { LogIn } from './log-in';
import { readSession, writeSession, type Session } from './session';
import { createTabs } from './tabs';

/** GraphiQL and the bar above it. `isOwn` says whether our supergraph is served, which has our operations. */
export function Explorer({ isOwn }: { readonly isOwn: boolean }) {
  const [session, setSession] = useState<Session | null>(readSession);
  const props = useMemo(() => {
    const tabs = isOwn ? createTabs(new Date()) : [];
    const fetcher = createFetcher({ readSession, onSession: use });
    return { fetcher, defaultTabs: tabs, ...firstTab(tabs) };
  }, [isOwn]);

  function use(next: Session | null): void {
    writeSession(next);
    setSession(next);
  }

  return (
    <>
      <header className="bar">
        <h1>Gobbler</h1>
        {isOwn && (
          <nav aria-label="Documentation">
            <a href="/docs/graphql">Reference</a>
            <a href="/docs">REST</a>
          </nav>
        )}
        {isOwn && <LogIn session={session} onSession={use} />}
      </header>
      <main>
        <GraphiQL {...props} defaultEditorToolsVisibility="variables">
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

/** GraphiQL takes a first visitor's first variables from here alone, and would repeat them later in a tab of their own. */
function firstTab([first]: ReturnType<typeof createTabs>) {
  if (!first || localStorage.getItem('graphiql:tabState') !== null) return {};
  return { initialQuery: first.query ?? '', initialVariables: first.variables ?? '' };
}
