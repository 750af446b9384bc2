import { requestContextOf, type PlaceSeal, type RequestContext, type SubgraphCall } from '@gobbler/service-kit';
import type { PictureUrlOf } from './domain/picture-url';
import type { PostService } from './domain/post-service';
import type { UploadService } from './domain/upload-service';
import { createLoaders, type Loaders, type Sources } from './loaders';
import type { FindNearbyPage } from './infra/nearby-page';

export interface ContextParts {
  readonly postService: PostService;
  readonly uploadService: UploadService;
  readonly findNearbyPage: FindNearbyPage;
  readonly pictureUrlOf: PictureUrlOf;
  readonly placeSeal: PlaceSeal;
}

export interface Context extends RequestContext, ContextParts {
  readonly loaders: Loaders;
}

/** Makes the context of each request out of who calls. */
export function createContextFactory(parts: ContextParts, sources: Sources) {
  return (call: SubgraphCall): Context => ({
    ...requestContextOf(call),
    ...parts,
    loaders: createLoaders(sources, call.viewer),
  });
}
