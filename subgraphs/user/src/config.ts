import {
  countSetting,
  readServiceSettings,
  serviceEnvironment,
  type Environment,
  type ServiceConfig,
} from '@gobbler/service-kit';

export interface UserConfig extends ServiceConfig {
  /** Devices per account, at most; one more replaces the one registered longest ago. */
  readonly deviceQuota: number;
}

/** The settings of the user subgraph. Throws `SettingsError` with every problem. */
export function readUserConfig(env: Environment = serviceEnvironment()): UserConfig {
  const [common, own] = readServiceSettings('user', 4002, { USER_QUOTA_DEVICES: countSetting(20) }, env);
  return { ...common, deviceQuota: own.USER_QUOTA_DEVICES };
}
