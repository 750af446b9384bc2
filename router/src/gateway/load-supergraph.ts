import { readFile } from 'node:fs/promises';
import { SettingsError } from '@gobbler/service-kit';
import { Kind, parse, visit, type ConstDirectiveNode } from 'graphql';
import { subgraphSettingName } from './subgraph-setting-name';

/** A composed supergraph. */
export interface Supergraph {
  readonly sdl: string;
  readonly subgraphs: readonly Subgraph[];
}

export interface Subgraph {
  readonly name: string;
  /** URL of its GraphQL endpoint, with path. */
  readonly url: string;
}

/** A subgraph's URL that overrides the one in the file, or null. Without a path, the file's path is kept. */
export type OverrideOf = (name: string) => string | null;

/** Reads a composed supergraph (Federation 2, or 1 with join v0.1). Rejects with `SettingsError`. */
export async function loadSupergraph(path: string, overrideOf: OverrideOf): Promise<Supergraph> {
  return parseSupergraph(await readSupergraph(path), path, overrideOf);
}

/** Parses the subgraphs from a supergraph's SDL. Throws `SettingsError`. */
export function parseSupergraph(sdl: string, path: string, overrideOf: OverrideOf): Supergraph {
  const subgraphs = findSubgraphs(sdl, path).map(({ name, url }) => ({
    name,
    url: checkUrl(name, withOverride(url, overrideOf(name))),
  }));
  if (subgraphs.length === 0) throw new InvalidSupergraphError(path, 'it names no subgraphs (enum join__Graph)');
  return { sdl, subgraphs };
}

/** The gateway can't serve the file. */
export class InvalidSupergraphError extends SettingsError {
  constructor(path: string, why: string) {
    super('router', [{ name: SETTING, message: `${path} can't be served: ${why}. It must be a composed supergraph.` }]);
    this.name = 'InvalidSupergraphError';
  }
}

const SETTING = 'ROUTER_SUPERGRAPH_PATH';

/** The file's text. Rejects with `SettingsError`. */
export async function readSupergraph(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new SettingsError('router', [
      {
        name: SETTING,
        message: `there is no supergraph at ${path}. Set another path; npm run compose writes our own.`,
      },
    ]);
  }
}

/** Composition stores every subgraph's name and URL on the values of one enum. */
function findSubgraphs(sdl: string, path: string): Subgraph[] {
  const found: Subgraph[] = [];
  try {
    visit(parse(sdl), {
      EnumTypeDefinition: (node) => (node.name.value === 'join__Graph' ? undefined : false),
      EnumValueDefinition: (node) => {
        const graph = node.directives?.find((directive) => directive.name.value === 'join__graph');
        if (graph) found.push({ name: argumentOf(graph, 'name'), url: argumentOf(graph, 'url') });
      },
    });
  } catch (error) {
    throw new InvalidSupergraphError(path, `it is not GraphQL (${error instanceof Error ? error.message : ''})`);
  }
  return found;
}

function argumentOf(directive: ConstDirectiveNode, name: string): string {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}

function withOverride(url: string, override: string | null): string {
  if (override === null) return url;
  const address = new URL(override);
  if (address.pathname !== '/' || !URL.canParse(url)) return address.href;
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, address).href;
}

function checkUrl(name: string, url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new SettingsError('router', [
    { name: subgraphSettingName(name), message: `is needed: the supergraph has no http address for ${name}` },
  ]);
}
