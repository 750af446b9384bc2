import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';

export interface WebhookReceiver {
  readonly url: string;
  /** The types of the events that came with a good signature and were answered 200, in their order. */
  readonly taken: string[];
  /** What is answered from now on. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

/** Takes webhooks as payment does: checks the signature of the raw body, then sends the configured answer. */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const taken: string[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const signature = request.headers['stripe-signature'];
      const event = Stripe.webhooks.constructEvent(body, String(signature), secret);
      if (status === 200) taken.push(event.type);
      response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/user/webhook`,
    taken,
    answerWith(next) {
      status = next;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}
