import { AppError } from '@gobbler/contracts';
import { runOutsideRequests } from '../../src/http/request-scope';
import { createKeepErrors } from '../../src/tracing/keep-errors';
import { currentSpan, inSpan, runSpan } from '../../src/tracing/current-span';
import type { Span } from '../../src/tracing/span';
import { traceStatement } from '../../src/tracing/trace-statement';
import { createTracer, type TracerOptions } from '../../src/tracing/tracer';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';

function rig(options: Partial<TracerOptions> = {}) {
  const kept: Span[] = [];
  const tracer = createTracer({
    service: 'test',
    sample: (_traceId, isCallerSampling) => isCallerSampling ?? true,
    keepError: () => true,
    sink: { add: (spans) => void kept.push(...spans) },
    ...options,
  });
  return { kept, tracer, names: () => kept.map(({ name }) => name) };
}

describe('a span', () => {
  it('continues the trace of the caller', () => {
    const { tracer } = rig();
    const span = tracer.start('work', `${CALLER}-01`, {});
    expect(span.segment).toMatchObject({ parentSpanId: 'b7ad6b7169203331', isSampled: true });
    expect(span.traceparent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span.spanId}-01`);
    expect(span.spanId).toMatch(/^(?!b7ad6b7169203331)[\da-f]{16}$/);
  });

  it.each([
    ['nothing', undefined],
    ['an unknown form', '00-0af7'],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['a span id of zeros', `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`],
    ['the version that is not allowed', `ff${CALLER.slice(2)}-01`],
  ])('begins a trace when the caller sends %s', (_what, given) => {
    const { segment } = rig().tracer.start('work', given, {});
    expect(segment).toMatchObject({ parentSpanId: null, traceId: expect.stringMatching(/^(?!0af7)[\da-f]{32}$/) });
  });

  it('has the spans of its work below it, whether the work waits or not', async () => {
    const { tracer, kept, names } = rig();
    await runSpan(tracer.start('request', null, {}), async () => {
      inSpan('at once', {}, () => undefined);
      await inSpan('later', { kind: 'client' }, async () => {
        await Promise.resolve();
        inSpan('below', {}, () => undefined);
      });
    });
    expect(names()).toEqual(['request', 'at once', 'below', 'later']);
    const [request, atOnce, below, later] = kept;
    expect([atOnce?.parent, later?.parent, below?.parent]).toEqual([request, request, later]);
    expect(kept.every(({ startedAt, endedAt }) => endedAt !== null && endedAt >= startedAt)).toBe(true);
  });

  it.each([
    [
      'SELECT id FROM posts WHERE owner_id = 4711 AND id > 815.5 LIMIT 21',
      'SELECT id FROM posts WHERE owner_id = ? AND id > ? LIMIT ?',
    ],
    ['SELECT "cell_r5", t1.id FROM `posts2` WHERE id = $12', 'SELECT "cell_r5", t1.id FROM `posts2` WHERE id = $12'],
    ["UPDATE posts SET title = 'it''s 12'", 'UPDATE posts SET title = ?'],
    [`SELECT '${'x'.repeat(3_000)}'`, 'SELECT ?'],
  ])('shows a statement without values: %s', async (sql, text) => {
    const { tracer, kept } = rig();
    await runSpan(tracer.start('request', null, {}), () => traceStatement('mariadb', sql, async () => undefined));
    expect(kept.find(({ attributes }) => 'db.query.text' in attributes)?.attributes['db.query.text']).toBe(text);
  });

  it('is left out of work that belongs to no request', async () => {
    const { tracer } = rig();
    await runSpan(tracer.start('request', null, {}), async () => {
      expect(currentSpan()?.name).toBe('request');
      expect(runOutsideRequests(() => currentSpan())).toBeUndefined();
    });
    expect(currentSpan()).toBeUndefined();
  });

  it('runs the work where nothing is traced', () => {
    expect(inSpan('work', {}, (span) => span)).toBeUndefined();
  });

  it('notes what kind of error it was, without the text, which may quote an email', async () => {
    const { tracer, kept } = rig();
    const duplicate = Object.assign(new Error('Key (email)=(ana@example.com) already exists'), { code: '23505' });
    const failing = runSpan(tracer.start('request', null, {}), () => Promise.reject(duplicate));
    await expect(failing).rejects.toBe(duplicate);
    expect(kept[0]).toMatchObject({ isFault: true, attributes: { 'error.type': '23505' } });
    expect(JSON.stringify(kept[0]?.attributes)).not.toContain('ana');
  });

  it('does not call a client’s mistake a fault', () => {
    const { tracer, kept } = rig();
    const refuse = () =>
      runSpan(tracer.start('request', null, {}), () => {
        throw new AppError('SOLD_OUT', 'Nothing is left.');
      });
    expect(refuse).toThrow(AppError);
    expect(kept[0]).toMatchObject({ isFault: false, attributes: { 'error.type': 'SOLD_OUT' } });
  });
});

describe('what is kept of a trace', () => {
  const request = async (tracer: ReturnType<typeof rig>['tracer'], traceparent: string, work: () => unknown) =>
    runSpan(tracer.start('request', traceparent, {}), async () => inSpan('work', {}, work)).catch(() => undefined);

  it('is nothing when the caller does not sample it, and it goes well', async () => {
    const { tracer, kept } = rig();
    await request(tracer, `${CALLER}-00`, () => undefined);
    expect(kept).toEqual([]);
  });

  it('is all of it when it fails, although the caller does not sample it', async () => {
    const { tracer, names, kept } = rig();
    await request(tracer, `${CALLER}-00`, () => Promise.reject(new Error('broken')));
    expect(names()).toEqual(['request', 'work']);
    expect(kept[0]?.traceparent).toMatch(/-00$/);
  });

  it('is nothing when only a step failed, and was handled', async () => {
    const { tracer, kept } = rig();
    await runSpan(tracer.start('request', `${CALLER}-00`, {}), () =>
      inSpan('work', {}, () => Promise.reject(new Error('broken'))).catch(() => 'handled'),
    );
    expect(kept).toEqual([]);
  });

  it('has what ends after the answer, too', async () => {
    const { tracer, names } = rig();
    let finish: () => void = () => undefined;
    let late: Promise<unknown> | undefined;
    await runSpan(tracer.start('request', `${CALLER}-01`, {}), async () => {
      late = inSpan('late', {}, () => new Promise<void>((resolve) => (finish = resolve)));
    });
    expect(names()).toEqual(['request']);
    finish();
    await late;
    expect(names()).toEqual(['request', 'late']);
  });

  it('has at most a thousand spans of one request, and says how many are missing', async () => {
    const { tracer, kept } = rig();
    await runSpan(tracer.start('request', `${CALLER}-01`, {}), async () => {
      for (let index = 0; index < 1_500; index += 1) inSpan('work', {}, () => undefined);
    });
    expect(kept).toHaveLength(1_000);
    expect(kept[0]?.attributes).toMatchObject({ 'gobbler.spans.dropped': 501 });
  });

  it('has a budget for failures, one for faults and one for clients’ errors', () => {
    let now = 0;
    const keep = createKeepErrors(() => now);
    const kept = (isFault: boolean) => Array.from({ length: 150 }, () => keep(isFault)).filter(Boolean).length;
    expect([kept(true), kept(false), kept(true)]).toEqual([100, 100, 0]);
    now = 1_000;
    expect(kept(true)).toBe(20);
  });
});
