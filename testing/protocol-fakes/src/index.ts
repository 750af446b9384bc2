export type { Operation } from './cloud-storage/fault-plan';
export { startFakeCloudStorage, type FakeCloudStorage } from './cloud-storage/start-fake-cloud-storage';
export { createTestServiceAccount } from './cloud-storage/test-service-account';
export { startFakeFcm, type FakeFcm } from './fcm/fake-fcm';
export type { FcmFault } from './fcm/fcm-fault';
