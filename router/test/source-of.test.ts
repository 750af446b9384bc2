import { createHttpServer, createLogger } from '@gobbler/service-kit';
import { sourceOf } from '../src/http/source-of';

/** Where a request from 192.0.2.9 is said to come from. */
async function sourceWith(hops: number, forwardedFor: string | string[], remoteAddress = '192.0.2.9'): Promise<string> {
  const log = createLogger({ service: 'test', level: 'silent' });
  const app = createHttpServer({ log, bodyLimit: 1024, timeoutMs: 1_000, trustedProxyHops: hops });
  app.get('/', (request) => ({ source: sourceOf(request) }));
  const { body } = await app.inject({ path: '/', remoteAddress, headers: { 'x-forwarded-for': forwardedFor } });
  await app.close();
  return (JSON.parse(body) as { source: string }).source;
}

const direct = (address: string) => sourceWith(0, '', address);

describe('the source of a request', () => {
  it('is the address of the connection when no proxy is trusted, whatever the header says', async () => {
    for (const forged of ['203.0.113.1', '203.0.113.1, 198.51.100.2', '::1', 'rubbish']) {
      expect(await sourceWith(0, forged)).toBe('192.0.2.9');
    }
  });

  it('is what the trusted proxies said, counted from the nearest, however much a client puts before it', async () => {
    expect(await sourceWith(1, '198.51.100.7')).toBe('198.51.100.7');
    expect(await sourceWith(1, '1.1.1.1, 2.2.2.2, 198.51.100.7')).toBe('198.51.100.7');
    expect(await sourceWith(2, '1.1.1.1, 198.51.100.7, 10.0.0.1')).toBe('198.51.100.7');
    expect(await sourceWith(2, '198.51.100.7')).toBe('198.51.100.7');
    expect(await sourceWith(1, '')).toBe('192.0.2.9');
  });

  it('is the address of the connection when the nearest proxy names no address', async () => {
    for (const said of ['unknown', '198.51.100.7:80', '300.1.1.1', '1']) {
      expect(await sourceWith(1, said)).toBe('192.0.2.9');
    }
  });

  it('is the /64 of an IPv6 address, in one spelling', async () => {
    const spellings = [
      '2001:db8:0:1::5',
      '2001:DB8::1:ffff:ffff:ffff:ffff',
      '2001:0db8:0000:0001:0:0:0:1',
      '2001:db8:0:1::%eth0',
    ];
    for (const spelling of spellings) expect(await direct(spelling)).toBe('2001:db8:0:1::/64');
    expect(await direct('2001:db8:0:2::5')).toBe('2001:db8:0:2::/64');
    expect(await direct('::1')).toBe('0:0:0:0::/64');
  });

  it('is the IPv4 address when that is written as an IPv6 one', async () => {
    for (const spelling of ['::ffff:192.0.2.9', '::FFFF:c000:209', '0:0:0:0:0:ffff:c000:0209']) {
      expect(await direct(spelling)).toBe('192.0.2.9');
    }
  });
});
