export { describeBrokerContract } from './broker-contract';
export { describeImageStoreContract } from './image-store-contract';
export { describeLockContract } from './lock-contract';
export { describePushSenderContract } from './push-sender-contract';
export { describeRateLimitContract } from './rate-limit-contract';
