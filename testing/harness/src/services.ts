/** How each service is started alone: its program and the settings that it needs. */
export interface ServiceProgram {
  readonly name: string;
  readonly file: string;
  /** `AUTH` in `AUTH_PORT`. */
  readonly prefix: string;
  /** Settings without which it does not start, all of them secrets or databases. */
  readonly needs: readonly string[];
}

export const SERVICES: readonly ServiceProgram[] = [
  subgraph('auth', ['AUTH_TOKEN_SECRET']),
  subgraph('user'),
  subgraph('post'),
  subgraph('reservation'),
  subgraph('payment'),
  {
    name: 'notification-worker',
    file: 'notification-worker/dist/main.js',
    prefix: 'NOTIFICATION_WORKER',
    needs: ['NOTIFICATION_WORKER_DATABASE_URL', 'INTERNAL_TOKEN_SECRET'],
  },
];

function subgraph(name: string, secrets: readonly string[] = []): ServiceProgram {
  const prefix = name.toUpperCase();
  return {
    name,
    file: `subgraphs/${name}/dist/main.js`,
    prefix,
    needs: [`${prefix}_DATABASE_URL`, 'INTERNAL_TOKEN_SECRET', ...secrets],
  };
}

export const SECRETS = {
  INTERNAL_TOKEN_SECRET: 'a-secret-that-services-share-in-tests-only',
  AUTH_TOKEN_SECRET: 'a-secret-that-auth-has-alone-in-tests-only',
};
