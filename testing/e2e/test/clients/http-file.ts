import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A request of a `.http` file, its variables unresolved. */
interface HttpRequest {
  /** Undefined without `# @name`. */
  readonly name: string | undefined;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: readonly string[];
}

/** The answer to one of them. */
export interface HttpAnswer {
  readonly name: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const HOUR_MS = 3_600_000;

/**
 * Sends the requests of a file one after the other, as Visual Studio Code's REST Client does with the part of its syntax that ours
 * uses (https://github.com/Huachao/vscode-restclient).
 * @param host replaces the file's variable `host`
 */
export async function sendHttpFile(path: string, host: string): Promise<HttpAnswer[]> {
  const answers: HttpAnswer[] = [];

  function valueOf(expression: string): string {
    if (expression === 'host') return host;
    if (expression === '$guid') return randomUUID();
    const [, hours] = /^\$datetime iso8601 (\d+) h$/.exec(expression) ?? [];
    if (hours !== undefined) return new Date(Date.now() + Number(hours) * HOUR_MS).toISOString();
    const [name, , part, ...rest] = expression.split('.');
    const answer = answers.find((one) => one.name === name);
    const value =
      part === 'headers' ? answer?.headers.get(rest.join('.')) : Reflect.get(Object(answer?.body), rest.at(-1) ?? '');
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`{{${expression}}} has no value`);
    return String(value);
  }
  const fill = (text: string) => text.replaceAll(/\{\{(.+?)\}\}/g, (_, expression: string) => valueOf(expression));

  for (const { name, method, target, headers, body } of readRequests(path)) {
    const url = fill(target);
    const pieces = body.map((line) =>
      line.startsWith('< ') ? readFileSync(join(dirname(path), line.slice(2))) : Buffer.from(fill(line)),
    );
    const response = await fetch(url, {
      method,
      headers: headers.map(([header, value]): [string, string] => [header, fill(value)]),
      ...(body.length > 0 ? { body: Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from('\r\n')])) } : {}),
    });
    answers.push({
      name,
      method,
      path: new URL(url).pathname,
      status: response.status,
      headers: response.headers,
      body: await response.json(),
    });
  }
  return answers;
}

function readRequests(path: string): HttpRequest[] {
  const [, ...blocks] = readFileSync(path, 'utf8').split(/^###.*\n/m);
  return blocks.map((block) => {
    const lines = block.trimEnd().split('\n');
    const name = lines.map((line) => /^# @name (\w+)$/.exec(line)?.[1]).find((found) => found !== undefined);
    const [request = '', ...rest] = lines.filter((line) => !line.startsWith('# '));
    const [method = '', target = ''] = request.split(' ');
    const end = rest.includes('') ? rest.indexOf('') : rest.length;
    const headers = rest.slice(0, end).map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]);
    return { name, method, target, headers, body: rest.slice(end + 1) };
  });
}
