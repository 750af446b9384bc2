import {
  CreateHandledEvents1700000000002,
  CreateIdempotencyKeys1700000000003,
  CreateOutbox1700000000001,
  CreateQuotas1700000000040,
  createDataSource,
  HandledEventEntity,
  IdempotencyKeyEntity,
  OutboxEventEntity,
  QuotaEntity,
  type ServiceDatabase,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { explainPost } from './explain-post';
import { CreatePosts1700000000010 } from './migrations/1700000000010-create-posts';
import { CreateUploads1700000000011 } from './migrations/1700000000011-create-uploads';
import { CreatePictures1700000000012 } from './migrations/1700000000012-create-pictures';
import { IndexCells1700000000013 } from './migrations/1700000000013-index-cells';
import { AddSearchText1700000000014 } from './migrations/1700000000014-add-search-text';
import { FillSearchText1700000000015 } from './migrations/1700000000015-fill-search-text';
import { RefoldSearchText1700000000060 } from './migrations/1700000000060-refold-search-text';
import { CreateRetiredPictures1700000000061 } from './migrations/1700000000061-create-retired-pictures';
import { IndexUploadsByAge1700000000090 } from './migrations/1700000000090-index-uploads-by-age';
import { AddIsOver1700000000091 } from './migrations/1700000000091-add-is-over';
import { AddIsOffered1700000000092 } from './migrations/1700000000092-add-is-offered';
import { IndexOffered1700000000093 } from './migrations/1700000000093-index-offered';
import { PictureEntity } from './picture.entity';
import { PostEntity } from './post.entity';
import { RetiredPictureEntity } from './retired-picture.entity';
import { UploadEntity } from './upload.entity';

/** The post subgraph's database, not connected yet. */
export function createPostDataSource(url: string, poolSize: number): DataSource {
  return createDataSource({
    url,
    service: 'post',
    poolSize,
    entities: [
      PostEntity,
      UploadEntity,
      PictureEntity,
      RetiredPictureEntity,
      QuotaEntity,
      OutboxEventEntity,
      HandledEventEntity,
      IdempotencyKeyEntity,
    ],
    migrations: [
      CreateOutbox1700000000001,
      CreateHandledEvents1700000000002,
      CreateIdempotencyKeys1700000000003,
      CreatePosts1700000000010,
      CreateUploads1700000000011,
      CreatePictures1700000000012,
      IndexCells1700000000013,
      AddSearchText1700000000014,
      FillSearchText1700000000015,
      CreateQuotas1700000000040,
      RefoldSearchText1700000000060,
      CreateRetiredPictures1700000000061,
      IndexUploadsByAge1700000000090,
      AddIsOver1700000000091,
      AddIsOffered1700000000092,
      IndexOffered1700000000093,
    ],
  });
}

/** For operators' commands. */
export const postDatabase: ServiceDatabase = {
  service: 'post',
  setting: 'POST_DATABASE_URL',
  create: createPostDataSource,
  explain: explainPost,
};
