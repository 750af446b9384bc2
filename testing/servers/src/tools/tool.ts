import type { Way } from '../ways/first-that-works';
import type { Programs, Recipe } from '../recipes/recipe';

/** Programs that tests run and that are not npm's. */
export type ToolKind =
  | 'busted'
  | 'chromium'
  | 'kubectl'
  | 'mariadb-client'
  | 'nginx'
  | 'openssl'
  | 'postgres-server'
  | 'prometheus'
  | 'promtool'
  | 'shellcheck';

/** How a tool is found and, if need be, installed. */
export interface Tool extends Pick<Recipe, 'programs' | 'packages' | 'services'> {
  readonly kind: ToolKind;
  readonly title: string;
  /** Why the programs that were found are of no use (a part that is no program is missing); null when they are. */
  whyUseless(programs: Programs, searchPath: string): Promise<string | null>;
  /** How to get a tool that no package has. */
  readonly download?: Way<undefined>;
}
