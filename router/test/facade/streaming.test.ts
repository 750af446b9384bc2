import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ForwardAnswer } from '../../src/facade/facade-ports';
import { loadApiSchema } from './api-schema';
import { answerOf, createFacade, startOver, type FacadeFixture } from './facade-fixture';
import { fields, FORM_HEADERS, formBody, formPartHead, picture } from './form';
import { addUser, createFakeGraph } from './fake-graph';

const FIELDS = formBody(
  fields({
    title: 'Bread',
    post_desc: 'Two loaves',
    location_latitude: '1.3',
    location_longitude: '103.8',
    total_reservations: '5',
    time_end: '2026-11-5 20:30:00',
  }),
);
/** The form up to the picture's first byte. */
const BEGINNING = Buffer.concat([
  FIELDS.subarray(0, FIELDS.lastIndexOf('\r\n--') + 2),
  formPartHead('image_file', { name: 'filename', type: 'image/jpg' }),
]);
const PICTURE_END = FIELDS.subarray(FIELDS.lastIndexOf('\r\n--'));
const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');

/** Post's upload endpoint, as configured by the test. */
type Take = (body: Readable) => Promise<ForwardAnswer>;

describe('a form on its way', () => {
  let facade: FacadeFixture;
  let take: Take;

  beforeAll(async () => {
    facade = await createFacade(await loadApiSchema(), createFakeGraph());
    await facade.app.listen({ host: '127.0.0.1', port: 0 });
  });
  beforeEach(() => {
    addUser(startOver(facade), { id: 1 });
    facade.forwardInstead = (_service, _path, { body }) => {
      if (!(body instanceof Readable)) throw new Error('the picture did not come as a stream');
      return take(body);
    };
  });
  afterAll(() => facade.app.close());

  function open(headers: Record<string, string> = {}): ClientRequest {
    const { port } = facade.app.server.address() as AddressInfo;
    return httpRequest({
      port,
      method: 'POST',
      path: '/post/createpost',
      headers: { ...FORM_HEADERS, authorization: 'Bearer user-1', ...headers },
    });
  }

  async function answerTo(client: ClientRequest): Promise<{ status: number; body: Record<string, unknown> }> {
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.from(chunk));
    return { status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) };
  }

  it('is passed on before it has come to its end', async () => {
    const first = Promise.withResolvers<string>();
    take = async (body) => {
      let bytes = 0;
      for await (const chunk of body) {
        bytes += Buffer.from(chunk).length;
        first.resolve(String(chunk));
      }
      facade.graph.uploads.set('upload-1', { userId: 1, bytes: Buffer.alloc(bytes) });
      return answerOf(200, { uploadId: 'upload-1' });
    };
    const client = open();
    client.write(Buffer.concat([BEGINNING, Buffer.from('the first bytes')]));
    expect(await first.promise).toContain('the first');
    client.end(Buffer.concat([Buffer.from(', the last bytes'), PICTURE_END]));
    expect(await answerTo(client)).toMatchObject({ status: 200, body: { title: 'Bread' } });
  });

  it('applies backpressure from the receiver and buffers nothing in between', async () => {
    const release = Promise.withResolvers<void>();
    take = async (body) => {
      await release.promise;
      body.resume();
      await once(body, 'end');
      return answerOf(413, { code: 'PAYLOAD_TOO_LARGE', error: 'too large' });
    };
    let received = 0;
    facade.app.server.on('connection', (socket) => socket.on('data', () => (received = socket.bytesRead)));
    const client = open();
    client.write(BEGINNING);
    for (let sent = 0; sent < 15; sent += 1) client.write(MEGABYTE);
    await sleep(300);
    expect(received).toBeLessThan(2 * MEGABYTE.length);
    release.resolve();
    client.end(PICTURE_END);
    expect(await answerTo(client)).toMatchObject({ status: 413 });
  });

  it('that is too large stops at 20 MB, is read to its end and answered', async () => {
    let taken = 0;
    const failure = Promise.withResolvers<unknown>();
    take = async (body) => {
      try {
        for await (const chunk of body) taken += Buffer.from(chunk).length;
      } catch (error) {
        failure.resolve(error);
        throw error;
      }
      return answerOf(200, { uploadId: 'half a picture' });
    };
    const client = open();
    client.write(BEGINNING);
    for (let sent = 0; sent < 30; sent += 1) client.write(MEGABYTE);
    client.end(PICTURE_END);
    expect(await answerTo(client)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
    expect(await failure.promise).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(taken).toBeLessThanOrEqual(20 * MEGABYTE.length);
    expect(facade.graph.ran).toEqual([]);
  });

  it('that the phone aborts fails at the receiver and creates nothing', async () => {
    const failure = Promise.withResolvers<unknown>();
    const started = Promise.withResolvers<void>();
    take = async (body) => {
      body.once('data', () => started.resolve());
      body.once('error', (error) => failure.resolve(error));
      await once(body, 'end');
      return answerOf(200, { uploadId: 'half a picture' });
    };
    const client = open();
    client.on('error', () => undefined);
    client.write(Buffer.concat([BEGINNING, MEGABYTE]));
    await started.promise;
    client.destroy();
    expect(await failure.promise).toMatchObject({ code: 'BAD_REQUEST' });
    expect(facade.graph.ran).toEqual([]);
  });

  it('is read to its end when post answers early, so that the phone gets the answer', async () => {
    take = (body) => {
      body.destroy();
      return Promise.resolve(answerOf(415, { code: 'UNSUPPORTED_MEDIA_TYPE', error: 'no picture' }));
    };
    const client = open();
    client.write(BEGINNING);
    for (let sent = 0; sent < 10; sent += 1) client.write(MEGABYTE);
    client.end(PICTURE_END);
    expect(await answerTo(client)).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  });

  it('leaves the connection fit for the next request after a refusal', async () => {
    take = () => Promise.reject(new Error('must not be asked'));
    const { port } = facade.app.server.address() as AddressInfo;
    const send = (payload: Buffer) =>
      fetch(`http://127.0.0.1:${port}/post/createpost`, {
        method: 'POST',
        headers: { ...FORM_HEADERS, authorization: 'Bearer user-1' },
        body: new Uint8Array(payload),
      });
    const bad = formBody([...fields({ title: '' }), picture(Buffer.alloc(5_000_000))]);
    expect([(await send(bad)).status, (await send(bad)).status]).toEqual([422, 422]);
  });

  it('of more than 64 MB is refused at once', async () => {
    take = () => Promise.reject(new Error('must not be asked'));
    const client = open({ 'content-length': String(65 * MEGABYTE.length) });
    client.on('error', () => undefined);
    client.write(BEGINNING);
    expect(await answerTo(client)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
    client.destroy();
  });

  it('without an end is answered all the same', async () => {
    take = async (body) => {
      for await (const chunk of body) Buffer.from(chunk);
      return answerOf(200, { uploadId: 'endless' });
    };
    const client = open();
    client.on('error', () => undefined);
    client.write(BEGINNING);
    let isAnswered = false;
    const answer = answerTo(client).finally(() => (isAnswered = true));
    for (let sent = 0; sent < 200 && !isAnswered; sent += 1) {
      if (!client.write(MEGABYTE)) await Promise.race([once(client, 'drain'), answer]);
    }
    expect(await answer).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
    client.destroy();
  });
});
