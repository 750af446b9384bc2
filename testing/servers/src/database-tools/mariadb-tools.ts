import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { composeImages } from '../compose-images';
import { readConfig, type TestBedConfig } from '../config';
import type { Programs } from '../recipes/recipe';
import { runFolderOf } from '../run-folder';
import { findEngine } from '../ways/find-engine';
import { NotOpen, type Way } from '../ways/first-that-works';
import { findProgramSet } from './find-program-set';
import { MARIADB_PROGRAMS } from './program-sets';

/** A folder for the PATH in which `mariadb` and `mariadb-dump` are. */
export async function mariadbTools(config: TestBedConfig = readConfig()): Promise<string> {
  const programs = await findProgramSet(MARIADB_PROGRAMS, config, [engineWay(config)]);
  return dirname(programs['dump'] ?? '');
}

/** Scripts that run them in a container, on the machine's own network and with its temporary folder (whose files they read). */
function engineWay(config: TestBedConfig): Way<Programs> {
  return {
    advice: 'start a Docker or Podman engine, which the client here reaches',
    async attempt() {
      const engine = await findEngine(config.engineEnvironment);
      if ('reason' in engine) return new NotOpen(engine.reason);
      const image = (await composeImages())['mariadb'];
      if (image === undefined) return new NotOpen('no image for mariadb in compose.yaml');
      const folder = join(runFolderOf(config), 'mariadb-tools');
      await mkdir(folder, { recursive: true });
      for (const name of ['mariadb', 'mariadb-dump']) {
        await writeFile(join(folder, name), inContainer(name, engine.file, image), { mode: 0o755 });
      }
      return { dump: join(folder, 'mariadb-dump'), client: join(folder, 'mariadb') };
    },
  };
}

/** What the program would find on the machine, it finds in the container: files of options, the home, a password. */
function inContainer(name: string, engine: string, image: string): string {
  const mounts = '-v "${TMPDIR:-/tmp}:${TMPDIR:-/tmp}" -v "$HOME:$HOME" -e HOME -e MYSQL_PWD';
  return `#!/bin/sh\nexec '${engine}' run --rm -i --network host ${mounts} --entrypoint ${name} ${image} "$@"\n`;
}
