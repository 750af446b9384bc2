import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestServiceAccount } from '@gobbler/protocol-fakes';
import { FirebaseCredentialsError, readServiceAccount } from '../src';

const { credentials } = createTestServiceAccount();

describe('the file of a service account', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-credentials-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function fileWith(text: string): string {
    const path = join(folder, 'service-account.json');
    writeFileSync(path, text);
    return path;
  }

  it('is read as Firebase hands it out', () => {
    expect(readServiceAccount(fileWith(JSON.stringify(credentials)))).toEqual({
      projectId: credentials.project_id,
      clientEmail: credentials.client_email,
      privateKey: credentials.private_key,
    });
  });

  it.each([
    { what: 'no JSON', text: '{"private_key": "secret-words', says: 'is not JSON' },
    { what: 'a list', text: '["secret-words"]', says: 'is no service account' },
    {
      what: 'the settings of an app',
      text: JSON.stringify({ project_info: {}, client: 'secret-words' }),
      says: 'its type is not "service_account"',
    },
    {
      what: 'a log-in of gcloud',
      text: JSON.stringify({ type: 'authorized_user', refresh_token: 'secret-words' }),
      says: 'its type is not "service_account"',
    },
    {
      what: 'no project',
      text: JSON.stringify({ ...credentials, project_id: undefined, note: 'secret-words' }),
      says: 'it has no project_id',
    },
    {
      what: 'half a key',
      text: JSON.stringify({ ...credentials, private_key: '-----BEGIN PRIVATE KEY-----\nsecret-words' }),
      says: 'The private_key in',
    },
  ])('is refused in one line that says what to do and reveals nothing when it holds $what', ({ text, says }) => {
    const path = fileWith(text);
    const reading = () => readServiceAccount(path);
    expect(reading).toThrow(FirebaseCredentialsError);
    expect(reading).toThrow(says);
    expect(reading).toThrow(/^[^\n]*Generate new private key\.$/);
    expect(reading).not.toThrow('secret-words');
  });

  it('may be missing or a folder, which is said as well', () => {
    expect(() => readServiceAccount(join(folder, 'nowhere.json'))).toThrow(
      /^There is no file .*nowhere\.json\. Download/,
    );
    expect(() => readServiceAccount(folder)).toThrow(/can't be read \(EISDIR\)/);
  });
});
