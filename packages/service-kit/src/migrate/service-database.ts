import type { DataSource } from 'typeorm';

/** A service's database, for those who migrate it. */
export interface ServiceDatabase {
  readonly service: string;
  /** The setting with its address. */
  readonly setting: string;
  create(url: string, poolSize: number): DataSource;
}
