import { PLUGIN, PLUGINS, ROOT, ROUTE, SERVICE, type FieldRule, type Fields } from './kong-structure';

type Entity = Readonly<Record<string, unknown>>;

/** What Kong 3.9 would say against a declarative file, each with the place; none when it would take it. */
export function checkKongFile(file: unknown, enabledPlugins: readonly string[]): readonly string[] {
  if (!isEntity(file)) return ['the file is no mapping'];
  const problems = [...checkFields(file, ROOT, '')];
  for (const [index, service] of entitiesIn(file, 'services').entries()) {
    const at = `services.${index}`;
    problems.push(...checkFields(service, SERVICE, at), ...checkPlugins(service, at, enabledPlugins));
    for (const [position, route] of entitiesIn(service, 'routes').entries()) {
      problems.push(...checkRoute(route, `${at}.routes.${position}`, enabledPlugins));
    }
  }
  problems.push(...checkPlugins(file, '', enabledPlugins), ...checkNames(file));
  return problems;
}

function checkRoute(route: Entity, at: string, enabledPlugins: readonly string[]): readonly string[] {
  const problems = [...checkFields(route, ROUTE, at), ...checkPlugins(route, at, enabledPlugins)];
  const matchers = ['methods', 'hosts', 'headers', 'paths', 'snis'];
  if (!matchers.some((matcher) => matcher in route)) problems.push(`${at}: none of ${matchers.join(', ')}`);
  return problems;
}

function checkPlugins(owner: Entity, at: string, enabledPlugins: readonly string[]): readonly string[] {
  const plugins = entitiesIn(owner, 'plugins');
  const problems = plugins.flatMap((plugin, index) =>
    checkPlugin(plugin, `${at ? `${at}.` : ''}plugins.${index}`, enabledPlugins),
  );
  const names = plugins.map((plugin) => String(plugin['name']));
  for (const twice of repeated(names)) problems.push(`${at || 'file'}: the plugin ${twice} is there twice`);
  return problems;
}

function checkPlugin(plugin: Entity, at: string, enabledPlugins: readonly string[]): readonly string[] {
  const problems = [...checkFields(plugin, PLUGIN, at)];
  const name = String(plugin['name']);
  if (!enabledPlugins.includes(name)) problems.push(`${at}: the plugin ${name} is not enabled in KONG_PLUGINS`);
  const structure = PLUGINS[name];
  if (!structure) return [...problems, `${at}: no plugin ${name} is known`];
  const config = isEntity(plugin['config']) ? plugin['config'] : {};
  problems.push(...checkFields(config, structure.config, `${at}.config`));
  const choice = structure.atLeastOneOf;
  if (choice && !choice.some((field) => field in config)) problems.push(`${at}.config: none of ${choice.join(', ')}`);
  if (config['policy'] === 'redis' && !(isEntity(config['redis']) && 'host' in config['redis'])) {
    problems.push(`${at}.config: policy redis without a host`);
  }
  return problems;
}

function checkNames(file: Entity): readonly string[] {
  const services = entitiesIn(file, 'services');
  const routes = services.flatMap((service) => entitiesIn(service, 'routes'));
  return [services, routes].flatMap((entities) =>
    repeated(entities.flatMap(({ name }) => (typeof name === 'string' ? [name] : []))).map(
      (name) => `the name ${name} is there twice`,
    ),
  );
}

function checkFields(entity: Entity, fields: Fields, at: string): readonly string[] {
  const place = (field: string): string => (at ? `${at}.${field}` : field);
  const unknown = Object.keys(entity).flatMap((field) => (field in fields ? [] : [`${place(field)}: unknown field`]));
  const wrong = Object.entries(fields).flatMap(([field, { rule, isRequired, isDeprecated }]) => {
    if (isDeprecated && field in entity) return [`${place(field)}: deprecated field`];
    if (!(field in entity)) return isRequired ? [`${place(field)}: required field missing`] : [];
    return checkValue(entity[field], rule, place(field));
  });
  return [...unknown, ...wrong];
}

function checkValue(value: unknown, rule: FieldRule, at: string): readonly string[] {
  switch (rule.type) {
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at}: expected a boolean`];
    case 'string':
      return checkText(value, rule, at);
    case 'number':
    case 'integer':
      return checkNumber(value, rule, at);
    case 'array':
      if (!Array.isArray(value)) return [`${at}: expected an array`];
      return value.flatMap((element, index) => checkValue(element, rule.elements, `${at}.${index}`));
    case 'record':
      if (!isEntity(value)) return [`${at}: expected a record`];
      // Entities within entities are checked by their own kind.
      return Object.keys(rule.fields).length > 0 ? checkFields(value, rule.fields, at) : [];
  }
}

function checkText(value: unknown, { oneOf, form }: FieldRule & { type: 'string' }, at: string): readonly string[] {
  if (typeof value !== 'string') return [`${at}: expected a string`];
  if (oneOf && !oneOf.includes(value)) return [`${at}: expected one of: ${oneOf.join(', ')}`];
  return form && !form.test(value) ? [`${at}: invalid value: ${value}`] : [];
}

function checkNumber(
  value: unknown,
  { type, between }: FieldRule & { type: 'number' | 'integer' },
  at: string,
): readonly string[] {
  if (typeof value !== 'number' || (type === 'integer' && !Number.isInteger(value))) return [`${at}: expected ${type}`];
  const [from, to] = between ?? [-Infinity, Infinity];
  return value < from || value > to ? [`${at}: value should be between ${from} and ${to}`] : [];
}

const isEntity = (value: unknown): value is Entity =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function entitiesIn(owner: Entity, field: string): readonly Entity[] {
  const list = owner[field];
  return Array.isArray(list) ? list.filter(isEntity) : [];
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
