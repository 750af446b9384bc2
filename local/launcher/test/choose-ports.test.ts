import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { describeMovedPorts } from '../src/describe-moved-ports';
import { LaunchError } from '../src/launch-error';
import { choosePorts, type Ports } from '../src/settings/choose-ports';

const HOST = '127.0.0.1';
const servers: Server[] = [];

async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  server.listen(port, HOST);
  await once(server, 'listening');
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => once(server.close(), 'close')));
});

const all = ({ router, inner, metrics }: Ports) => [router, ...Object.values(inner), ...Object.values(metrics)];

describe('choosing ports', () => {
  it('gives the services the ports after the router’s, and their metrics the service port + 100', async () => {
    const services = [18_100, 18_101, 18_102, 18_103, 18_104, 18_105, 18_106];
    expect(all(await choosePorts(HOST, 18_100))).toEqual([...services, ...services.map((port) => port + 100)]);
  });

  it('advises a second system to take others than any of the first', async () => {
    const first = all(await choosePorts(HOST, 18_400));
    expect(all(await choosePorts(HOST, 18_410)).filter((port) => first.includes(port))).toEqual([]);
  });

  it('goes around one that is taken', async () => {
    await occupy(18_203);
    const ports = all(await choosePorts(HOST, 18_200));
    expect(ports).not.toContain(18_203);
    expect(new Set(ports).size).toBe(14);
    expect(ports.slice(0, 3)).toEqual([18_200, 18_201, 18_202]);
  });

  it('says which ports are others than usual', async () => {
    expect(describeMovedPorts(18_210, await choosePorts(HOST, 18_210))).toBeNull();
    await occupy(18_213);
    await occupy(18_310);
    const ports = await choosePorts(HOST, 18_210);
    expect(describeMovedPorts(18_210, ports)).toBe(
      `Other ports than usual: post ${ports.inner.post} (18213 is taken), metrics of router ${ports.metrics.router} (18310 is taken)`,
    );
    expect(describeMovedPorts(0, await choosePorts(HOST, 0))).toBeNull();
  });

  it('says what to do when the router’s is taken', async () => {
    await occupy(18_300);
    await expect(choosePorts(HOST, 18_300)).rejects.toThrow(LaunchError);
    await expect(choosePorts(HOST, 18_300)).rejects.toThrow('PORT=18310 npm start');
  });

  it('says that the host is wrong when it is, not that the port is taken', async () => {
    await expect(choosePorts('nowhere.invalid', 4000)).rejects.toThrow(/^Nothing can listen on nowhere\.invalid/);
    await expect(choosePorts('192.0.2.1', 4000)).rejects.toThrow('Correct HOST');
  });

  it('finds free ones that no outgoing connection gets, and others for another launcher', async () => {
    const [mine, others] = await Promise.all([choosePorts(HOST, 0, 1_000), choosePorts(HOST, 0, 1_001)]);
    const ports = [...all(mine), ...all(others)];
    expect(new Set(ports).size).toBe(28);
    expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true);
  });
});
