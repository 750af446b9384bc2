export type { RecordedRequest } from './cloud-storage/fake-state';
export type { Fault, FaultOptions, Operation } from './cloud-storage/fault-plan';
export {
  startFakeCloudStorage,
  type FakeCloudStorage,
  type FakeCloudStorageOptions,
} from './cloud-storage/start-fake-cloud-storage';
export { createTestServiceAccount, type TestServiceAccount } from './cloud-storage/test-service-account';
export { startFakeFcm, type FakeFcm, type FakeFcmOptions } from './fcm/fake-fcm';
export type { FaultScope as FcmFaultScope, FcmFault } from './fcm/fcm-fault';
export type { FcmMessage } from './fcm/fcm-message';
