import type { StoredObject } from './object-table';

/** An object as the JSON API describes it (https://cloud.google.com/storage/docs/json_api/v1/objects). */
export function toResource(bucket: string, object: StoredObject): object {
  return {
    kind: 'storage#object',
    id: `${bucket}/${object.name}/${object.generation}`,
    name: object.name,
    bucket,
    generation: String(object.generation),
    metageneration: '1',
    contentType: object.contentType,
    cacheControl: object.cacheControl,
    contentEncoding: object.contentEncoding,
    storageClass: 'STANDARD',
    size: String(object.bytes.length),
    md5Hash: object.md5,
    crc32c: object.crc32c,
    etag: `"${object.generation}"`,
    timeCreated: object.createdAt.toISOString(),
    updated: object.createdAt.toISOString(),
  };
}

/** The headers that go with an object's bytes. */
export function mediaHeaders(object: StoredObject): Record<string, string> {
  return {
    'content-type': object.contentType ?? 'application/octet-stream',
    'cache-control': object.cacheControl ?? 'private, max-age=0, no-transform',
    etag: `"${object.generation}"`,
    'x-goog-hash': `crc32c=${object.crc32c},md5=${object.md5}`,
    'x-goog-generation': String(object.generation),
    'x-goog-stored-content-encoding': object.contentEncoding ?? 'identity',
    'x-goog-stored-content-length': String(object.bytes.length),
    ...(object.contentEncoding ? { 'content-encoding': object.contentEncoding } : {}),
  };
}
