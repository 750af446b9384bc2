import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import {
  countSetting,
  neededInProduction,
  rabbitMqSettings,
  readServiceSettings,
  serviceEnvironment,
  toRabbitMqConfig,
  urlSetting,
  type Environment,
  type RabbitMqConfig,
  type ServiceConfig,
} from '@gobbler/service-kit';
import type { PostQuotas } from './domain/ports';
import { bucketSetting, credentialsSetting, optionalSetting, type CloudImagesConfig } from './infra/cloud-settings';

/** How much one account may post: far more than people do, far less than a script would. */
const QUOTAS = {
  POST_QUOTA_POSTS_PER_DAY: countSetting(30),
  POST_QUOTA_OPEN_POSTS: countSetting(50),
  POST_QUOTA_UPLOADS_PER_DAY: countSetting(100),
  POST_QUOTA_PENDING_UPLOADS: countSetting(20),
};

export interface PostConfig extends ServiceConfig {
  /** Undefined: the broker is a stand-in in this process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** Left out, pictures stay on the disk. */
  readonly cloudImages?: CloudImagesConfig | undefined;
  readonly quotas: PostQuotas;
  /** The reservation subgraph's address. */
  readonly reservationUrl: string;
  /** Where clients reach the router, without a trailing slash. */
  readonly publicUrl: string;
  /** The folder of the image store's stand-in. */
  readonly imageDirectory: string;
  /** Signs the upload addresses of the image store's stand-in. */
  readonly localUploadSecret: string;
}

/** The settings of the post subgraph. Throws `SettingsError` with every problem. */
export function readPostConfig(env: Environment = serviceEnvironment()): PostConfig {
  const [common, settings] = readServiceSettings(
    'post',
    4003,
    {
      ROUTER_PUBLIC_URL: urlSetting('http://127.0.0.1:4000'),
      RESERVATION_URL: urlSetting('http://127.0.0.1:4004'),
      ...QUOTAS,
      ...rabbitMqSettings(env),
      GCS_BUCKET: neededInProduction(env, bucketSetting(), 'Name the Cloud Storage bucket of the pictures'),
      GCS_API_URL: urlSetting().optional(),
      GCP_PROJECT_ID: optionalSetting(),
      GOOGLE_APPLICATION_CREDENTIALS: credentialsSetting(Boolean(env['GCS_BUCKET'])),
    },
    env,
  );
  return {
    ...common,
    rabbitMq: toRabbitMqConfig(settings),
    cloudImages:
      settings.GCS_BUCKET === undefined
        ? undefined
        : {
            bucket: settings.GCS_BUCKET,
            apiUrl: settings.GCS_API_URL,
            projectId: settings.GCP_PROJECT_ID,
            credentialsFile: unknownToGoogle(settings.GOOGLE_APPLICATION_CREDENTIALS),
          },
    quotas: {
      postsPerDay: settings.POST_QUOTA_POSTS_PER_DAY,
      openPosts: settings.POST_QUOTA_OPEN_POSTS,
      uploadsPerDay: settings.POST_QUOTA_UPLOADS_PER_DAY,
      pendingUploads: settings.POST_QUOTA_PENDING_UPLOADS,
    },
    publicUrl: settings.ROUTER_PUBLIC_URL,
    reservationUrl: settings.RESERVATION_URL,
    imageDirectory: join(common.dataDir, 'images'),
    localUploadSecret: deriveUploadSecret(common.internalTokenSecret),
  };
}

/** Google's library reads the process's own environment; a file that is named elsewhere has to be handed to it. */
function unknownToGoogle(credentialsFile: string | undefined): string | undefined {
  return credentialsFile === process.env['GOOGLE_APPLICATION_CREDENTIALS'] ? undefined : credentialsFile;
}

/** One secret less to set; a signature reveals nothing about its secret. */
function deriveUploadSecret(internalTokenSecret: string): string {
  return Buffer.from(hkdfSync('sha256', internalTokenSecret, 'gobbler', 'local uploads v1', 32)).toString('base64url');
}
