import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { read, REPOSITORY } from '../../docs/support/pages';

export const FOLDER = join(REPOSITORY, 'deployment/observability');
export const RULES = 'deployment/observability/prometheus/rules/gobbler.yml';

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

export interface DashboardQuery {
  /** `router: Plan cache`. */
  readonly place: string;
  /** As Prometheus takes it: with what Grafana fills in. */
  readonly expr: string;
}

export function rules(): readonly Rule[] {
  const { groups } = parse(read(RULES)) as { groups: readonly { rules: readonly Rule[] }[] };
  return groups.flatMap((group) => group.rules);
}

/** Every query of the dashboards as they are served. */
export function dashboardQueries(): readonly DashboardQuery[] {
  const folder = 'deployment/observability/grafana/dashboards';
  return readdirSync(join(REPOSITORY, folder)).flatMap((file) => {
    const { panels } = JSON.parse(read(`${folder}/${file}`)) as { panels: readonly Panel[] };
    return panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({
        place: `${file.replace('.json', '')}: ${title}`,
        expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$service', '.+'),
      })),
    );
  });
}
