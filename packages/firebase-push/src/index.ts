export { FirebaseCredentialsError } from './firebase-credentials-error';
export { createFirebasePushSender, type FirebasePushSenderOptions, type PushLog } from './firebase-push-sender';
export { readServiceAccount, type ServiceAccount } from './read-service-account';
