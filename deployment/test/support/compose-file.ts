import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '../../..');

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly args?: Readonly<Record<string, string>> };
  readonly profiles?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly env_file?: unknown;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

/** `${NAME}` or `${NAME:-default}`; `$$` is a dollar sign. */
const VARIABLE = /\$\$|\$\{([A-Z][A-Z0-9_]*)(?::-([^{}]*))?\}/g;

/** The text of a Compose file at the top of the repository. */
export function readComposeText(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

/** The file as Compose would read it with these variables. */
export function readCompose(text: string, variables: Readonly<Record<string, string | undefined>> = {}): ComposeFile {
  return fill(parse(text, { merge: true }), variables) as ComposeFile;
}

/** Names of the variables that a file takes from `.env`. */
export function variablesOf(text: string): string[] {
  const names = [...text.matchAll(VARIABLE)].flatMap(([, name]) => name ?? []);
  return [...new Set(names)].toSorted();
}

function fill(value: unknown, variables: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(VARIABLE, (_whole: string, name?: string, fallback = '') =>
      name === undefined ? '$' : variables[name] || fallback,
    );
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, variables)]));
}

/** A container's environment as the process in it finds it. */
export function environmentOf({ environment = {} }: ComposeService): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}
