import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import { watchStatements } from './watch-statements';

/** A data source whose statements all come to an end; see {@link watchStatements}. */
export class WatchedDataSource extends DataSource {
  /** @param service whose database it is */
  constructor(
    options: DataSourceOptions,
    readonly service: string,
  ) {
    super(options);
  }

  override createQueryRunner(...mode: Parameters<DataSource['createQueryRunner']>): QueryRunner {
    return watchStatements(super.createQueryRunner(...mode));
  }
}
