import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { parseForm, type FormObject } from './form-body';
import type { Ledger } from './ledger';
import { LocalStripeError } from './local-stripe-error';
import { replayAnswers } from './replay-answers';
import type { StateFile } from './state-file';
import { addStripeRoutes, type ById } from './stripe-routes';

export interface StripeApiOptions {
  readonly file: StateFile;
  readonly ledger: Ledger;
  readonly apiKey: string;
  readonly publicUrl: string;
  /** Called when there are events for webhooks. */
  readonly onChange: () => void;
}

/** As much of Stripe's API, with its form bodies, keys and errors, as the official SDK needs here. Not listening yet. */
export function createStripeApi({ file, ledger, apiKey, publicUrl, onChange }: StripeApiOptions): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', async (request) => {
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      throw new LocalStripeError(401, 'Invalid API Key provided');
    }
    if (ledger.passTime()) await changed();
  });
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(() => {
    throw new LocalStripeError(404, 'Unrecognized request URL');
  });

  async function changed(): Promise<void> {
    await file.save();
    onChange();
  }

  /** A change: replayed when its key is known, on the disk before it is answered. */
  function change(work: (form: FormObject, id: string) => object) {
    return async (request: FastifyRequest<ById>, reply: FastifyReply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const key = request.headers['idempotency-key'];
      const { answer, isReplayed } = replayAnswers(
        file.state,
        { key: typeof key === 'string' ? key : null, path: request.url, body },
        ledger.seconds(),
        () => work(parseForm(body), request.params.id),
      );
      await changed();
      if (isReplayed) void reply.header('idempotent-replayed', 'true');
      return answer;
    };
  }

  addStripeRoutes(app, { ledger, publicUrl, change });
  return app;
}

function sendError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const shown =
    error instanceof LocalStripeError
      ? error
      : new LocalStripeError(500, 'An unknown error occurred', { type: 'api_error' });
  const { status, type, code, param, message } = shown;
  void reply.status(status).send({ error: { type, code, param, message } });
}
