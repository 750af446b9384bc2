export { FirebaseCredentialsError } from './firebase-credentials-error';
export { createFirebasePushSender } from './firebase-push-sender';
export { readServiceAccount } from './read-service-account';
