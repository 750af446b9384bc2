import { describeImageStoreContract } from '@gobbler/test-harness/port-contracts/image-store-contract';
import { startCloudBench } from './cloud-bench';

describeImageStoreContract('the Cloud Storage image store', async () => {
  const { store, put, close } = await startCloudBench();
  return { store, upload: async (target, bytes) => (await put(target, bytes)).ok, cleanUp: close };
});
