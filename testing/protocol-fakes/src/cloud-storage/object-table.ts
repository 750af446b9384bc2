import { createHash } from 'node:crypto';
import { crc32c } from './crc32c';
import { googleError } from './google-error';

export interface ObjectMetadata {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentEncoding?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface StoredObject extends ObjectMetadata {
  readonly name: string;
  readonly bytes: Buffer;
  readonly generation: number;
  readonly metageneration: number;
  readonly createdAt: Date;
  readonly crc32c: string;
  readonly md5: string;
}

/** What must hold for a request to be carried out; a generation of 0 stands for no object. */
export interface Conditions {
  readonly ifGenerationMatch?: number | undefined;
  readonly ifGenerationNotMatch?: number | undefined;
  readonly ifMetagenerationMatch?: number | undefined;
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
    if (!object) throw googleError(404, `No such object: ${name}`);
    return object;
  }

  /** Throws a 412 when a condition does not hold. */
  check(name: string, conditions: Conditions): void {
    const object = this.objects.get(name);
    const generation = object?.generation ?? 0;
    const { ifGenerationMatch, ifGenerationNotMatch, ifMetagenerationMatch } = conditions;
    const isMet =
      (ifGenerationMatch === undefined || ifGenerationMatch === generation) &&
      (ifGenerationNotMatch === undefined || ifGenerationNotMatch !== generation) &&
      (ifMetagenerationMatch === undefined || ifMetagenerationMatch === (object?.metageneration ?? 0));
    if (!isMet) throw googleError(412, 'At least one of the pre-conditions you specified did not hold.');
  }

  put(name: string, bytes: Buffer, metadata: ObjectMetadata, conditions: Conditions = {}): StoredObject {
    this.check(name, conditions);
    this.lastGeneration += 1;
    const object: StoredObject = {
      ...metadata,
      name,
      bytes,
      generation: this.lastGeneration,
      metageneration: 1,
      createdAt: this.now(),
      crc32c: crc32c(bytes),
      md5: createHash('md5').update(bytes).digest('base64'),
    };
    this.objects.set(name, object);
    return object;
  }

  patch(name: string, metadata: ObjectMetadata, conditions: Conditions): StoredObject {
    const object = this.get(name);
    this.check(name, conditions);
    const patched = { ...object, ...metadata, metageneration: object.metageneration + 1 };
    this.objects.set(name, patched);
    return patched;
  }

  /** Changes the first byte, and not the checksums. */
  corrupt(name: string): void {
    const object = this.get(name);
    const bytes = Buffer.from(object.bytes);
    bytes[0] = (bytes[0] ?? 0) ^ 0xff;
    this.objects.set(name, { ...object, bytes });
  }

  remove(name: string, conditions: Conditions = {}): void {
    this.get(name);
    this.check(name, conditions);
    this.objects.delete(name);
  }

  /** Those whose names begin with the prefix, by name, and from where to go on. */
  list(prefix: string, limit: number, from: string): { objects: StoredObject[]; next: string | null } {
    const names = this.names().filter((name) => name.startsWith(prefix) && name >= from);
    const objects = names.slice(0, limit).map((name) => this.get(name));
    return { objects, next: names[limit] ?? null };
  }
}
