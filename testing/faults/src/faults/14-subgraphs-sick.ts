import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eventually, measureSlowness } from '@gobbler/test-harness';
import type { FaultDefinition, FaultResult } from '../fault';
import { createAskService } from '../load/ask-service';
import { createPostAsOwner } from '../system/create-post';
import { openWholeSystem, SUBGRAPHS, type Subgraph, type WholeSystem } from '../system/whole-system';
import { ILLNESSES, INSIDE, startSickProxy, type Illness, type SickProxy } from '../tools/sick-proxy';

/** Milliseconds: the router's deadline is 10 s. */
const DEADLINE_MS = 11_000;
/** In the short version, which also passes on a busy machine, where a healthy subgraph may be late as well. */
const TRIES = 6;
/** Bytes by which the router may grow while it is fed with answers of 10 MB. */
const LEAK = 300 * 1024 * 1024;

/** Which of them hang in the short version. */
const HANGING_SHORTLY: ReadonlySet<Subgraph> = new Set(['reservation', 'payment']);

/** A field that needs the subgraph, nullable, in an answer of which the others give their part. */
const FIELDS: Readonly<Record<Subgraph, string>> = {
  auth: 'me.email',
  user: 'me.username',
  post: 'post.title',
  reservation: 'post.availableReservations',
  payment: 'me.isPremium',
};

const QUERY = `query ($id: ID!) {
  me { id email username isPremium }
  post(id: $id) { id title availableReservations }
}`;

export const subgraphsSick: FaultDefinition = {
  number: 14,
  title: 'one subgraph after another hangs, answers 500, resets, HTML, 10 MB',
  async run(context): Promise<FaultResult> {
    const sick = new Map<string, SickProxy>();
    const system = await openWholeSystem(context, {
      replicasOf: () => 1,
      async front(name, [url = '']) {
        if (name === 'router') return url;
        const proxy = await startSickProxy(url);
        context.scope.atEnd(() => proxy.close());
        sick.set(name, proxy);
        return proxy.url;
      },
    });
    const look = await createLook(context.scope.atEnd, system);
    let slowestMs = 0;
    /** What is wrong with an answer, and how long it took; asked again in the short version while something is wrong. */
    async function findViolations(sickness: Sickness | null): Promise<string[]> {
      for (let triesLeft = context.isShort ? TRIES : 1; ; triesLeft -= 1) {
        const began = performance.now();
        const wrong = await look(sickness);
        const tookMs = performance.now() - began;
        slowestMs = Math.max(slowestMs, tookMs);
        if (tookMs > limitMs) wrong.push(`${describe(sickness)}: answered after ${Math.round(tookMs)} ms`);
        if (wrong.length === 0 || triesLeft === 1) return wrong;
      }
    }
    const limitMs = DEADLINE_MS + (context.isShort ? 1_000 * (await measureSlowness()) : 0);
    const violations = await findViolations(null);
    const before = residentBytes(system);
    let cases = 0;
    for (const subgraph of SUBGRAPHS) {
      for (const illness of ILLNESSES) {
        // A hang costs its whole time limit each time.
        if (context.isShort && illness === 'hang' && !HANGING_SHORTLY.has(subgraph)) continue;
        sick.get(subgraph)?.set(illness);
        violations.push(...(await findViolations({ subgraph, illness })));
        sick.get(subgraph)?.set(null);
        cases += 1;
      }
      context.say(`${subgraph}: the slowest answer until now took ${Math.round(slowestMs)} ms`);
    }
    violations.push(...(await findViolations(null)));
    const grown = residentBytes(system) - before;
    if (grown > LEAK) violations.push(`the router grew by ${Math.round(grown / 1024 / 1024)} MB`);
    return {
      rounds: cases,
      acknowledged: 0,
      lost: 0,
      double: 0,
      violations,
      notes: [`${cases} cases, the slowest answer took ${Math.round(slowestMs)} ms`],
      histories: [],
      standIns: [],
    };
  },
};

interface Sickness {
  readonly subgraph: Subgraph;
  readonly illness: Illness;
}

/** Asks for something of every subgraph and says what is wrong with the answer. */
async function createLook(atEnd: (close: () => Promise<unknown>) => void, system: WholeSystem) {
  const { ask, close } = createAskService({ tokenOf: system.tokenOf });
  atEnd(close);
  // A busy machine may take too long for the hash of a password.
  const owner = await eventually(() => trySignUp(system.routerUrl));
  const postId = await createPostAsOwner(ask, system.routerUrl, 3, 3_600_000);

  return async (sickness: Sickness | null): Promise<string[]> => {
    const response = await fetch(`${system.routerUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${owner}` },
      body: JSON.stringify({ query: QUERY, variables: { id: String(postId) } }),
    });
    const text = await response.text();
    return findWrong(text, sickness).map((wrong) => `${describe(sickness)}: ${wrong} in ${text.slice(0, 300)}`);
  };
}

const describe = (sickness: Sickness | null): string =>
  sickness ? `${sickness.subgraph}, ${sickness.illness}` : 'none sick';

interface Body {
  readonly data?: { readonly me: Record<string, unknown> | null; readonly post: Record<string, unknown> | null } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

function findWrong(text: string, sickness: Sickness | null): string[] {
  const { data, errors = [] } = JSON.parse(text) as Body;
  const codes = new Set(errors.map(({ extensions }) => extensions?.code));
  const isThere = (subgraph: Subgraph) => {
    const [object = '', field = ''] = FIELDS[subgraph].split('.');
    const parent = object === 'me' ? data?.me : data?.post;
    return parent?.[field] !== undefined && parent[field] !== null;
  };
  if (!sickness) return [...(errors.length === 0 ? [] : ['errors']), ...(SUBGRAPHS.every(isThere) ? [] : ['a hole'])];
  const { subgraph } = sickness;
  // What depends on an object of a subgraph that is down is unavailable with it.
  const others = SUBGRAPHS.filter((one) => one !== subgraph && !dependsOn(one, subgraph));
  return [
    ...(isThere(subgraph) ? [`${FIELDS[subgraph]} although its subgraph is down`] : []),
    ...others.filter((one) => !isThere(one)).map((one) => `no ${FIELDS[one]} although its subgraph is well`),
    ...(codes.size === 1 && codes.has('SUBGRAPH_UNAVAILABLE') ? [] : [`the codes ${[...codes].join(', ')}`]),
    ...(INSIDE.test(text) ? ['something of the inside'] : []),
  ];
}

function dependsOn(one: Subgraph, other: Subgraph): boolean {
  return other === 'post' ? one === 'reservation' : other === 'user' && one !== 'post' && one !== 'reservation';
}

async function trySignUp(routerUrl: string): Promise<string | null> {
  const input = { email: `owner-${randomUUID()}@example.com`, username: 'Ana', password: 'leftovers-are-lovely-7' };
  const query = 'mutation ($input: SignUpInput!) { signUp(input: $input) { session { accessToken } } }';
  const response = await fetch(`${routerUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data } = (await response.json()) as { data?: { signUp?: { session: { accessToken: string } } | null } };
  return data?.signUp?.session.accessToken ?? null;
}

/** Linux only; 0 elsewhere. */
function residentBytes(system: WholeSystem): number {
  const pid = system.of('router')[0]?.process().pid ?? 0;
  const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
  return Number(pages) * 4_096;
}
