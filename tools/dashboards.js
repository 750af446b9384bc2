'use strict';

/** Grafana's JSON of the dashboards in deployment/observability/dashboards.yaml, for `npm run manifests`. */

const { stringify } = require('yaml');

const DATASOURCE = { type: 'prometheus', uid: 'prometheus' };
/** Grafana's grid has 24 columns. */
const SIZES = { stat: { w: 4, h: 4 }, timeseries: { w: 8, h: 8 } };

/** Where each panel is: in rows, as they fit. */
function place(panels) {
  let [x, y, height] = [0, 0, 0];
  return panels.map(({ stat }) => {
    const { w, h } = SIZES[stat ? 'stat' : 'timeseries'];
    if (x + w > 24 || (x > 0 && h !== height)) [x, y] = [0, y + height];
    height = h;
    const gridPos = { x, y, w, h };
    x += w;
    return gridPos;
  });
}

function toPanel({ title, about, stat, unit, queries }, index, gridPos) {
  const steps = [{ color: 'green', value: null }, ...(stat?.red ? [{ color: 'red', value: stat.red }] : [])];
  const defaults = { unit: stat?.unit ?? unit, min: 0, ...(stat ? { thresholds: { mode: 'absolute', steps } } : {}) };
  return {
    id: index + 1,
    type: stat ? 'stat' : 'timeseries',
    title,
    ...(about ? { description: about } : {}),
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: { defaults, overrides: [] },
    targets: Object.entries(queries).map(([legendFormat, expr], at) => ({
      refId: String.fromCodePoint(65 + at),
      expr,
      legendFormat,
    })),
  };
}

/** A choice of one service or of all. */
function toVariable(name) {
  return {
    name,
    type: 'query',
    datasource: DATASOURCE,
    query: `label_values(up{job="gobbler"}, ${name})`,
    refresh: 2,
    includeAll: true,
    allValue: '.+',
    current: { text: 'All', value: '$__all' },
  };
}

function toDashboard(name, { title, variable, panels }) {
  const places = place(panels);
  return {
    uid: `gobbler-${name}`,
    title,
    tags: ['gobbler'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    links: [{ title: 'Gobbler', type: 'dashboards', tags: ['gobbler'], asDropdown: true, keepTime: true }],
    templating: { list: variable ? [toVariable(variable)] : [] },
    panels: panels.map((panel, index) => toPanel(panel, index, places[index])),
  };
}

/** The files of all dashboards by their paths, before they are formatted. */
function dashboardFiles(table) {
  return Object.entries(table).map(([name, dashboard]) => [
    `deployment/observability/grafana/dashboards/${name}.json`,
    JSON.stringify(toDashboard(name, dashboard)),
  ]);
}

/** The alert rules as Prometheus' operator takes them on Kubernetes. */
function prometheusRule(rules) {
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'gobbler', labels: { 'app.kubernetes.io/part-of': 'gobbler' } },
    spec: rules,
  };
  return stringify(resource, { lineWidth: 0, blockQuote: 'literal' });
}

module.exports = { dashboardFiles, prometheusRule };
