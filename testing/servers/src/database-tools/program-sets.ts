import { join } from 'node:path';

/** Programs that belong together, as they may lie on a machine. */
export interface ProgramSets {
  readonly title: string;
  /** Each set is complete in itself, the best first: programs of different versions are not mixed. */
  readonly sets: readonly Readonly<Record<string, readonly string[]>>[];
  /** The packages of Debian and Ubuntu that bring one of the sets. */
  readonly packages: readonly string[];
  /** What those packages would start when the machine starts. */
  readonly services: readonly string[];
}

export const MARIADB_PROGRAMS: ProgramSets = {
  title: 'MariaDB’s client programs',
  sets: [{ dump: ['mariadb-dump'], client: ['mariadb'] }],
  packages: ['mariadb-client'],
  services: [],
};

const OF_POSTGRES = ['postgres', 'initdb', 'pg_dump', 'pg_restore', 'psql'];
/** Debian keeps each version in a folder of its own, off the PATH. */
const DEBIAN_VERSIONS = [19, 18, 17, 16, 15, 14, 13];

const setIn = (folder: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(OF_POSTGRES.map((name) => [name, [join(folder, name)]]));

export const POSTGRES_PROGRAMS: ProgramSets = {
  title: 'PostgreSQL with its client programs',
  sets: [
    ...DEBIAN_VERSIONS.map((version) => setIn(`/usr/lib/postgresql/${version}/bin`)),
    Object.fromEntries(OF_POSTGRES.map((name) => [name, [name]])),
  ],
  packages: ['postgresql'],
  services: ['postgresql'],
};
