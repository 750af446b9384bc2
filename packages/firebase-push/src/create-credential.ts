import { within } from '@gobbler/service-kit';
import { cert, type Credential } from 'firebase-admin/app';
import type { ServiceAccount } from './read-service-account';

/** Milliseconds for an access token; one lasts an hour and is kept by Google's library. */
const TOKEN_MS = 4_000;
/** What another server than Google's is shown. */
const LOCAL_TOKEN = 'local-access-token';

/** Fetches access tokens from Google; for another server it makes up one. */
export function createCredential(account: ServiceAccount, apiUrl: string | null): Credential {
  if (apiUrl !== null) return { getAccessToken: async () => ({ access_token: LOCAL_TOKEN, expires_in: 3_600 }) };
  const google = cert({ ...account });
  return {
    getAccessToken: () =>
      within(TOKEN_MS, google.getAccessToken(), () => new Error('Google gave no access token in time')),
  };
}
