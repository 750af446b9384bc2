import type { Logger, Metrics } from '@gobbler/service-kit';
import type { TrustConfig } from '../config';
import { followFile } from '../files/follow-file';
import { parseManifest, readManifestFile } from './read-manifest';
import { createTrustRequest, type TrustRequest } from './trust-requests';

export interface OpenTrustedDocuments {
  readonly trust: TrustRequest;
  /** Of their operations. */
  names(): ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Reads the file of trusted documents and follows it. Rejects with `SettingsError` for a file that can't be used. */
export async function openTrustedDocuments(
  { path, mode, pollMs }: TrustConfig,
  log: Logger,
  metrics: Metrics,
): Promise<OpenTrustedDocuments> {
  const read = () => readManifestFile(path);
  let documents = parseManifest(await read(), path);
  const following = followFile({
    what: 'manifest of trusted documents',
    path,
    everyMs: pollMs,
    read,
    current: () => documents.source,
    take(text) {
      documents = parseManifest(text, path);
      return Promise.resolve({ documents: documents.texts.size });
    },
    log,
  });
  const trust = createTrustRequest({ mode, documents: () => documents, log, metrics });
  return { trust, names: () => documents.names, stop: () => following.stop() };
}
