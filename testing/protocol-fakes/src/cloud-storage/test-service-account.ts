import { generateKeyPairSync } from 'node:crypto';

export interface TestServiceAccount {
  /** As in the file that Google hands out for a service account. */
  readonly credentials: {
    readonly type: 'service_account';
    readonly project_id: string;
    readonly client_email: string;
    readonly private_key: string;
  };
  /** PEM. */
  readonly publicKey: string;
}

/** A service account with a new key. */
export function createTestServiceAccount(name = 'gobbler'): TestServiceAccount {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const credentials = {
    type: 'service_account',
    project_id: 'gobbler-test',
    client_email: `${name}@gobbler-test.iam.gserviceaccount.com`,
    private_key: privateKey,
  } as const;
  return { credentials, publicKey };
}
