/**
 * Holds resources against Kubernetes' own types, in a process of its own: both packages with the types are ESM alone.
 * Reads a JSON array from the standard input, writes one of lists of problems, in the same order.
 */
import { readFileSync } from 'node:fs';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}
interface GeneratedModel {
  getAttributeTypeMap(): readonly Attribute[];
}
/** Kinds of Prometheus' operator, whose models know no unknown fields either. */
const OPERATORS = 'monitoring.coreos.com/';

type Fields = Readonly<Record<string, unknown>>;

const SCALARS: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  number: ['number'],
  boolean: ['boolean'],
  IntOrString: ['string', 'number'],
};

/** Fields that Kubernetes does not know: it would drop them, or refuse them, where a typo was meant to do something. */
async function unknownFields(value: unknown, type: string, path: string): Promise<string[]> {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  if (item !== undefined) {
    if (!Array.isArray(value)) return [`${path} is not a list`];
    const found = await Promise.all(value.map((entry, index) => unknownFields(entry, item, `${path}[${index}]`)));
    return found.flat();
  }
  const values = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (values !== undefined) {
    const entries = Object.entries((value ?? {}) as Fields);
    return (await Promise.all(entries.map(([key, entry]) => unknownFields(entry, values, `${path}.${key}`)))).flat();
  }
  const scalars = SCALARS[type];
  if (scalars !== undefined) return scalars.includes(typeof value) ? [] : [`${path} is no ${type}`];
  return unknownFieldsOfObject((value ?? {}) as Fields, await generatedModel(type), path);
}

async function unknownFieldsOfObject(value: Fields, model: GeneratedModel, path: string): Promise<string[]> {
  const attributes = new Map(model.getAttributeTypeMap().map(({ baseName, type }) => [baseName, type]));
  const found = await Promise.all(
    Object.entries(value).map(async ([key, entry]) => {
      const type = attributes.get(key);
      return type === undefined ? [`${path}.${key} is not known`] : await unknownFields(entry, type, `${path}.${key}`);
    }),
  );
  return found.flat();
}

async function generatedModel(type: string): Promise<GeneratedModel> {
  const module = (await import(`@kubernetes/client-node/dist/gen/models/${type}.js`)) as Record<string, GeneratedModel>;
  const model = module[type];
  if (!model) throw new Error(`there is no type ${type}`);
  return model;
}

/** `autoscaling/v2` and `HorizontalPodAutoscaler` is `V2HorizontalPodAutoscaler` there. */
function generatedName(apiVersion: string, kind: string): string {
  const version = apiVersion.split('/').at(-1) ?? '';
  return `${version.charAt(0).toUpperCase()}${version.slice(1)}${kind}`;
}

interface Model {
  validate(): void;
}

/** Wrong types and what is missing. */
async function wrongTypes(resource: Fields, apiVersion: string, kind: string): Promise<string[]> {
  const name = `${apiVersion}/${kind}`;
  const module = (await (apiVersion.startsWith(OPERATORS)
    ? import(`@kubernetes-models/prometheus-operator/${name}`)
    : import(`kubernetes-models/${name}`))) as Record<string, new (data: Fields) => Model>;
  const Kind = module[kind];
  if (!Kind) return [`${apiVersion} ${kind} is no kind`];
  try {
    new Kind(resource).validate();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function problemsOf(resource: Fields): Promise<string[]> {
  const { apiVersion, kind } = resource;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return ['has no apiVersion or no kind'];
  try {
    return [
      ...(await wrongTypes(resource, apiVersion, kind)),
      ...(apiVersion.startsWith(OPERATORS) ? [] : await unknownFields(resource, generatedName(apiVersion, kind), kind)),
    ];
  } catch (error) {
    return [`${apiVersion} ${kind}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const resources = JSON.parse(readFileSync(0, 'utf8')) as Fields[];
process.stdout.write(JSON.stringify(await Promise.all(resources.map(problemsOf))));
