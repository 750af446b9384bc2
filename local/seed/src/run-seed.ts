import { parseArgs } from 'node:util';
import { authDatabase } from '@gobbler/auth';
import { postDatabase } from '@gobbler/post';
import { reservationDatabase } from '@gobbler/reservation';
import {
  openMigratedDatabase,
  runCommand,
  type Environment,
  type ServiceDatabase,
  type Terminal,
} from '@gobbler/service-kit';
import { userDatabase } from '@gobbler/user';
import type { DataSource } from 'typeorm';
import { readSeedConfig } from './config';
import { emailOf } from './make-people';
import { isPlanted, plant, SEED_PASSWORD, type PlantOptions, type Sources } from './plant';
import type { Progress } from './progress';

const USAGE = `npm run seed [-- --posts 1000] [--people 200] [--seed 1] [--at 1.3521,103.8198]

Plants a made-up city around a place (Singapore, unless --at names another latitude,longitude): people, their posts of the last
hours and days, and reservations. The same seed makes the same city, with times relative to now; a second one needs another seed.
Everybody's password is ${SEED_PASSWORD}; the first person of seed 1 is ${emailOf(1, 0)}.

Writes into the databases of the npm start that runs on GOBBLER_DATA_DIR, or those that …_DATABASE_URL names; no events, no
pushes. Refuses NODE_ENV=production. Exit code 1 when something is missing or unreachable.`;

const MAX = { people: 10_000_000, posts: 100_000_000 };

/** Plants a city; resolves to the exit code. */
export function runSeed(
  env: Environment,
  args: readonly string[],
  terminal: Terminal,
  { now, progress }: { readonly now: Date; readonly progress: Progress },
): Promise<number> {
  async function run(asked: Omit<PlantOptions, 'now'>): Promise<number> {
    const config = readSeedConfig(env);
    const open: DataSource[] = [];
    const openOne = async ({ service, create }: ServiceDatabase, url: string): Promise<DataSource> => {
      const dataSource = create(url, 2);
      await openMigratedDatabase(dataSource, service);
      open.push(dataSource);
      return dataSource;
    };
    try {
      const sources: Sources = {
        auth: await openOne(authDatabase, config.authUrl),
        user: await openOne(userDatabase, config.userUrl),
        post: await openOne(postDatabase, config.postUrl),
        reservation: await openOne(reservationDatabase, config.reservationUrl),
      };
      if (await isPlanted(sources, asked.seed)) {
        terminal.complain(
          `The city of seed ${asked.seed} is there already. Choose another one: --seed ${asked.seed + 1}`,
        );
        return 1;
      }
      await plant(sources, { ...asked, now }, progress);
    } finally {
      await Promise.all(open.map((dataSource) => dataSource.destroy()));
    }
    terminal.say(`Log in as ${emailOf(asked.seed, 0)}, password ${SEED_PASSWORD}`);
    return 0;
  }
  return runCommand({ usage: USAGE, parse, run }, args, terminal);
}

function parse(args: string[]): Omit<PlantOptions, 'now'> | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { posts: text, people: text, seed: text, at: text } });
  const people = parseCount(values.people ?? '200', 2, MAX.people);
  const posts = parseCount(values.posts ?? '1000', 0, MAX.posts);
  const seed = parseCount(values.seed ?? '1', 0, 2 ** 32 - 1);
  const [latitude = NaN, longitude = NaN, ...more] = (values.at ?? '1.3521,103.8198').split(',').map(Number.parseFloat);
  const isPlace = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 && more.length === 0;
  if (people === null || posts === null || seed === null || !isPlace) return null;
  return { people, posts, seed, middle: { latitude, longitude } };
}

function parseCount(text: string, least: number, most: number): number | null {
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  return count >= least && count <= most ? count : null;
}
