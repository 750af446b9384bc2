import { QUEUES, TOPOLOGY } from '@gobbler/contracts';
import * as contracts from '@gobbler/contracts';
import { FACADE_ROUTES } from '@gobbler/router';
import mermaid from 'mermaid';
import { files, pages, read } from './support/pages';

const FLOWS = ['view', 'create', 'update', 'hide', 'delete', 'reserve', 'cancel', 'subscribe', 'own posts', 'details'];
const diagrams = pages().flatMap(({ path, text }) =>
  [...text.matchAll(/^## (.+)$|^```mermaid\n([^]*?)^```$/gm)].flatMap(([, , block]) =>
    block === undefined ? [] : [{ path, block }],
  ),
);

interface Message {
  readonly flow: string;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

const messages: readonly Message[] = read('docs/flows.md')
  .split(/^## /m)
  .slice(1)
  .flatMap((section) => {
    const [flow = ''] = section.split('\n', 1);
    return [...section.matchAll(/^ +(\w+)->>(\w+): (.+)$/gm)].map(([, from = '', to = '', what = '']) => ({
      flow,
      from,
      to,
      what,
    }));
  });
const SUBGRAPHS = ['auth', 'user', 'post', 'reservation', 'payment'];

describe('the diagrams in the documentation', () => {
  it('are ones that Mermaid can draw', async () => {
    expect(diagrams.length).toBeGreaterThanOrEqual(FLOWS.length);
    for (const { path, block } of diagrams) {
      await expect(mermaid.parse(block), `${path}: ${block}`).resolves.toMatchObject({
        diagramType: expect.any(String),
      });
    }
  });
});

describe('the picture of the architecture', () => {
  it('shows every service', () => {
    const picture = read('docs/images/architecture.svg');
    const shown = [...picture.matchAll(/<text class="name"[^>]*>([^<]+)</g)].map(([, name]) => name);
    const services = [...read('docs/architecture.md').matchAll(/^\| `([\w-]+)` +\| \d{4} /gm)].map(([, name]) => name);
    expect(shown.toSorted()).toEqual(services.toSorted());
    expect(picture).toContain('prefers-color-scheme: dark');
  });
});

describe('the ten flows', () => {
  it('are all there', () => {
    const titles = [...read('docs/flows.md').matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase());
    expect(titles).toEqual(FLOWS);
  });

  it('begin with routes that exist', () => {
    const routes = FACADE_ROUTES.map(({ method, path }) => `${method} ${path}`);
    const named = messages.filter(({ to }) => to === 'router');
    expect(named.length).toBeGreaterThanOrEqual(FLOWS.length);
    expect(named.map(({ what }) => what).filter((what) => !routes.includes(what))).toEqual([]);
  });

  it('make the calls of each query plan, in its order, and calls of private endpoints that exist', () => {
    const calls = messages.filter(({ from, to }) => from === 'router' && SUBGRAPHS.includes(to));
    const plans = calls.filter(({ what }) => !what.includes('/'));
    for (const { flow, what } of plans) {
      const drawn = plans.filter((call) => call.flow === flow && call.what === what).map(({ to }) => to);
      const planned = [...read(`router/plans/rest/${what}.txt`).matchAll(/Fetch\(service: "(\w+)"\)/g)].map(
        ([, name]) => name,
      );
      expect([flow, what, drawn]).toEqual([flow, what, planned]);
    }
    for (const { to, what } of calls.filter((call) => !plans.includes(call))) {
      const code = files(`subgraphs/${to}/src/routes/*.ts`).map(read).join('\n');
      expect(code).toContain(`.post('${what.replace('POST ', '')}'`);
    }
  });

  it('name operations among services that the schemas have', () => {
    const others = messages.filter(({ from, to }) => from !== 'router' && SUBGRAPHS.includes(to) && from !== 'broker');
    expect(others.length).toBeGreaterThan(5);
    for (const { to, what } of others)
      expect(read(`subgraphs/${to}/schema.graphql`)).toMatch(new RegExp(`^  ${what}\\(`, 'm'));
  });

  it('publish events that are defined, and bring them to their queues', () => {
    const defined = Object.values(contracts).flatMap((value) =>
      typeof value === 'object' && 'version' in value ? [value.name] : [],
    );
    const events = messages.filter(({ from, to }) => to === 'broker' || from === 'broker');
    expect(events.length).toBeGreaterThan(10);
    expect(events.map(({ what }) => what).filter((what) => !defined.includes(what))).toEqual([]);
    const owners: Readonly<Record<string, string>> = {
      [QUEUES.reservationPosts]: 'reservation',
      [QUEUES.postReservations]: 'post',
    };
    for (const { flow, what } of events.filter(({ to }) => to === 'broker')) {
      const readers = TOPOLOGY.queues
        .filter(({ events: bound }) => bound.includes(what))
        .map(({ queue }) => owners[queue] ?? 'worker');
      const drawn = events.filter((event) => event.flow === flow && event.what === what && event.from === 'broker');
      expect([flow, what, drawn.map(({ to }) => to).toSorted()]).toEqual([flow, what, readers.toSorted()]);
    }
  });
});
