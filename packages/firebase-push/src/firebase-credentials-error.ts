/** The file of credentials can't be used. The message says what to do, and holds nothing of what stands in the file. */
export class FirebaseCredentialsError extends Error {
  override readonly name = 'FirebaseCredentialsError';

  constructor(problem: string) {
    super(
      `${problem}. Download one at https://console.firebase.google.com: project settings, Service accounts, Generate new private key.`,
    );
  }
}
