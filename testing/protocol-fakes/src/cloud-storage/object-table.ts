import { createHash } from 'node:crypto';
import { crc32c } from './crc32c';
import { GoogleError } from './google-error';

export interface ObjectMetadata {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentEncoding?: string;
}

export interface StoredObject extends ObjectMetadata {
  readonly name: string;
  readonly bytes: Buffer;
  readonly generation: number;
  readonly createdAt: Date;
  readonly crc32c: string;
  readonly md5: string;
}

/** The objects of one bucket, in memory. */
export class ObjectTable {
  private readonly objects = new Map<string, StoredObject>();
  private lastGeneration = 1_700_000_000_000_000;

  constructor(private readonly now: () => Date) {}

  names(): string[] {
    return [...this.objects.keys()].toSorted();
  }

  find(name: string): StoredObject | null {
    return this.objects.get(name) ?? null;
  }

  /** Throws a 404 when it is not there. */
  get(name: string): StoredObject {
    const object = this.objects.get(name);
    if (!object) throw new GoogleError(404, `No such object: ${name}`);
    return object;
  }

  put(name: string, bytes: Buffer, metadata: ObjectMetadata): StoredObject {
    this.lastGeneration += 1;
    const object: StoredObject = {
      ...metadata,
      name,
      bytes,
      generation: this.lastGeneration,
      createdAt: this.now(),
      crc32c: crc32c(bytes),
      md5: createHash('md5').update(bytes).digest('base64'),
    };
    this.objects.set(name, object);
    return object;
  }

  /** Changes the first byte, and not the checksums. */
  corrupt(name: string): void {
    const object = this.get(name);
    const bytes = Buffer.from(object.bytes);
    bytes[0] = (bytes[0] ?? 0) ^ 0xff;
    this.objects.set(name, { ...object, bytes });
  }

  /** Throws a 412 when it is not of the expected generation. */
  remove(name: string, generation?: string): void {
    if (generation !== undefined && generation !== String(this.get(name).generation)) {
      throw new GoogleError(412, 'Precondition failed.');
    }
    if (!this.objects.delete(name)) throw new GoogleError(404, `No such object: ${name}`);
  }

  /** Those whose names begin with the prefix, by name, and from where to go on. */
  list(prefix: string, limit: number, from: string): { objects: StoredObject[]; next: string | null } {
    const names = this.names().filter((name) => name.startsWith(prefix) && name >= from);
    const objects = names.slice(0, limit).map((name) => this.get(name));
    return { objects, next: names[limit] ?? null };
  }
}
