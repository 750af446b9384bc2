import type { HttpReply, HttpServer } from '@gobbler/service-kit';
import { listPage, missingPage, tracePage } from './page-html';
import { CONTENT_SECURITY_POLICY, PAGE_SCRIPT, PAGE_STYLE } from './page-assets';
import type { TraceStore } from './trace-store';

/** Adds the list of traces at `/local/traces` and a page for each of them. */
export function addTracePages(app: HttpServer, traces: TraceStore): void {
  app.get('/local/traces', (_request, reply) => send(reply, 'text/html', listPage(traces.list())));
  app.get('/local/traces.css', (_request, reply) => send(reply, 'text/css', PAGE_STYLE));
  app.get('/local/traces.js', (_request, reply) => send(reply, 'text/javascript', PAGE_SCRIPT));
  app.get<{ Params: { id: string } }>('/local/traces/:id', ({ params }, reply) => {
    const trace = traces.find(params.id);
    return trace ? send(reply, 'text/html', tracePage(trace)) : send(reply.status(404), 'text/html', missingPage());
  });
}

function send(reply: HttpReply, type: string, text: string): HttpReply {
  return reply
    .headers({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .type(`${type}; charset=utf-8`)
    .send(text);
}
