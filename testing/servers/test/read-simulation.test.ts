import { readSimulation, whyRefused } from '../src/apt/read-simulation';

const harmless = `Reading package lists...
The following NEW packages will be installed:
  redis-server redis-tools
0 upgraded, 2 newly installed, 0 to remove and 138 not upgraded.
Inst redis-tools (5:7.0.15-1~deb12u10 Debian-Security:12/oldstable-security [amd64])
Inst redis-server (5:7.0.15-1~deb12u10 Debian-Security:12/oldstable-security [amd64])
Conf redis-tools (5:7.0.15-1~deb12u10 Debian-Security:12/oldstable-security [amd64])
Conf redis-server (5:7.0.15-1~deb12u10 Debian-Security:12/oldstable-security [amd64])
`;

const upgrading = `Inst libperl5.36 [5.36.0-7+deb12u2] (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64]) [perl:amd64 ]
Inst perl [5.36.0-7+deb12u2] (5.36.0-7+deb12u4 Debian-Security:12/oldstable-security [amd64]) []
Inst gawk (1:5.2.1-2 Debian:12.15/oldstable [amd64])
`;

const removing = `Remv mysql-server [8.0.40-1debian12]
Purg mysql-common [5.8+1.1.0]
Inst mariadb-server (1:10.11.19-0+deb12u1 Debian:12 [amd64]) []
`;

describe('a simulated installation', () => {
  it('tells new packages from those of which there is an older version', () => {
    expect(readSimulation(harmless)).toEqual({
      installed: ['redis-tools', 'redis-server'],
      upgraded: [],
      removed: [],
    });
    expect(readSimulation(upgrading)).toEqual({ installed: ['gawk'], upgraded: ['libperl5.36', 'perl'], removed: [] });
  });

  it('is let through when it only adds packages', () => {
    expect(whyRefused(readSimulation(harmless))).toBeNull();
  });

  it('is refused when a package would be upgraded', () => {
    expect(whyRefused(readSimulation(upgrading))).toContain('would upgrade libperl5.36, perl');
  });

  it('is refused when a package would be removed', () => {
    expect(whyRefused(readSimulation(removing))).toContain('would remove mysql-server, mysql-common');
  });
});
