export { describeBrokerContract, type BrokerUnderTest } from './broker-contract';
export { describeImageStoreContract, type ImageStoreUnderTest } from './image-store-contract';
export { describeLockContract } from './lock-contract';
export { describePushSenderContract, type PushSenderUnderTest } from './push-sender-contract';
export { describeRateLimitContract } from './rate-limit-contract';
