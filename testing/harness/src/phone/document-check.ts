import Ajv2020 from 'ajv/dist/2020';
import type { Answer } from './answer';

interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly 'x-error-codes'?: readonly string[];
}
type Operation = { readonly responses: Readonly<Record<string, DocumentedAnswer>> };

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Statuses of the addresses and methods that no document has. */
const UNKNOWN_ADDRESS = [401, 404, 405];

/** Compares answers with the document that the system itself serves at `/openapi.json`; throws where they differ. */
export function createDocumentCheck(url: () => string) {
  let loading: ReturnType<typeof loadDocument> | undefined;

  return async (method: string, path: string, answer: Answer): Promise<void> => {
    loading ??= loadDocument(url());
    const problem = (await loading)(method, path, answer);
    if (problem) {
      const { status, body } = answer;
      throw new Error(`${method} ${path}: ${problem} in the answer ${status} ${JSON.stringify(body).slice(0, 500)}`);
    }
  };
}

async function loadDocument(url: string) {
  const answer = await fetch(new URL('/openapi.json', url));
  if (answer.status !== 200) throw new Error(`/openapi.json answered ${answer.status}`);
  return compareWith((await answer.json()) as OpenApi);
}

/** Says how an answer differs from the document; null where it doesn't. */
export function compareWith(document: OpenApi) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'document');
  const patterns = Object.keys(document.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));

  return (method: string, target: string, { status, headers, body }: Answer): string | null => {
    const name = target.split('?')[0] ?? '';
    const path = patterns.find(({ pattern }) => pattern.test(name))?.path ?? '';
    const verb = method.toLowerCase();
    const operation = document.paths[path]?.[verb];
    if (!operation) return UNKNOWN_ADDRESS.includes(status) ? null : 'an undocumented address';
    const documented = operation.responses[status];
    if (!documented) return 'an undocumented status';
    const pointer = ['paths', path, verb, 'responses', String(status), 'content', 'application/json', 'schema'];
    const isValid = ajv.getSchema(`document#/${pointer.map(escapeStep).join('/')}`);
    if (!isValid?.(body)) return ajv.errorsText(isValid?.errors, { dataVar: 'the body' });
    const codes = documented['x-error-codes'];
    if (codes && !codes.includes((body as { code: string }).code)) return 'an undocumented code';
    const missing = Object.entries(documented.headers ?? {}).find(
      ([header, { required }]) => required && !headers.has(header),
    );
    return missing ? `no header ${missing[0]}` : null;
  };
}

/** RFC 6901, section 6. */
function escapeStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}
