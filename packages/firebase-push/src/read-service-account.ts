import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FirebaseCredentialsError } from './firebase-credentials-error';

/** A Firebase project's service account, as far as it is needed. */
export interface ServiceAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Reads the file of a service account (`service-account.json`). Throws {@link FirebaseCredentialsError}. */
export function readServiceAccount(path: string): ServiceAccount {
  const account = parse(path, read(path));
  const text = (name: string): string => {
    const value = account[name];
    if (typeof value === 'string' && value !== '') return value;
    throw new FirebaseCredentialsError(`${path} is no service account: it has no ${name}`);
  };
  if (account['type'] !== 'service_account') {
    throw new FirebaseCredentialsError(`${path} is no service account: its type is not "service_account"`);
  }
  const privateKey = text('private_key');
  if (!isPrivateKey(privateKey)) {
    throw new FirebaseCredentialsError(`The private_key in ${path} can't be read: the file was cut or changed`);
  }
  return { projectId: text('project_id'), clientEmail: text('client_email'), privateKey };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new FirebaseCredentialsError(`There is no file ${path}`);
    throw new FirebaseCredentialsError(`The file ${path} can't be read (${String(code)})`);
  }
}

/** A parser's message quotes what it could not parse, so it is not passed on. */
function parse(path: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FirebaseCredentialsError(`${path} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FirebaseCredentialsError(`${path} is no service account`);
  }
  return { ...value };
}

function isPrivateKey(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}
