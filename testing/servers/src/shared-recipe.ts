import type { TestBedConfig } from './config';
import { RECIPES } from './recipes/recipes';
import type { Addresses, RecipeKind } from './recipes/recipe';
import { runFolderOf } from './run-folder';
import { sharedServer } from './shared-server';
import { startServer } from './start-server';

/** The run's MariaDB, Redis or RabbitMQ: the one that the environment names, else one of our own that all workers share. */
export async function sharedRecipe(kind: RecipeKind, config: TestBedConfig): Promise<Addresses> {
  const url = config.outside[kind];
  if (url !== null) return kind === 'rabbitmq' ? { url, apiUrl: config.rabbitmqApi ?? defaultApi(url) } : { url };
  return sharedServer(runFolderOf(config), {
    name: kind,
    start: async (folder) => (await startServer(RECIPES[kind], folder, config)).addresses,
  });
}

function defaultApi(url: string): string {
  const { username, password, hostname } = new URL(url);
  return `http://${username || 'guest'}:${password || 'guest'}@${hostname}:15672`;
}
