export type { Fault, Operation } from './cloud-storage/cloud-fault';
export { startFakeCloudStorage, type FakeCloudStorage } from './cloud-storage/start-fake-cloud-storage';
export { createTestServiceAccount } from './cloud-storage/test-service-account';
export { startFakeFcm, type FakeFcm } from './fcm/fake-fcm';
export type { FcmFault } from './fcm/fcm-fault';
