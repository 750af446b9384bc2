import type { DataSource } from 'typeorm';
import type { Explain } from '../explain/explanation';

/** A service's database, for operators' commands. */
export interface ServiceDatabase {
  readonly service: string;
  /** The setting with its address. */
  readonly setting: string;
  create(url: string, poolSize: number): DataSource;
  /** For `npm run explain`. */
  readonly explain?: Explain;
}
