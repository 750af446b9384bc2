import { Readable } from 'node:stream';
import type { ImageStore } from '@gobbler/contracts';
import { PictureEntity } from '../src/infra/picture.entity';
import { PostEntity } from '../src/infra/post.entity';
import { HOUR_MS, changeOf, createInput } from './builders';
import { openServices, type OpenServices } from './open-services';
import { SINGAPORE } from './places';
import { aJpeg } from './sample-pictures';

const ana = 1;

describe('while the image store is down', () => {
  let services: OpenServices;
  let isDown = false;
  let now = new Date();

  /** The same store, but for what can be written into it and removed from it. */
  function breakable(images: ImageStore): ImageStore {
    const orFail = <T>(work: () => Promise<T>) => (isDown ? Promise.reject(new Error('no route to host')) : work());
    return {
      ...images,
      writeQuarantined: (...args) => orFail(() => images.writeQuarantined(...args)),
      writePicture: (...args) => orFail(() => images.writePicture(...args)),
      removePicture: (...args) => orFail(() => images.removePicture(...args)),
      removeQuarantined: (...args) => orFail(() => images.removeQuarantined(...args)),
    };
  }

  beforeAll(async () => {
    services = await openServices({ wrapImages: breakable, now: () => now });
  });

  beforeEach(() => {
    [isDown, now] = [false, new Date()];
  });

  afterAll(() => services?.close());

  const upload = async () => services.uploadService.receive(ana, Readable.from([await aJpeg(20, 10)]));
  const unavailable = { code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: expect.any(Number) };

  it('no picture is taken, and nothing is written', async () => {
    isDown = true;
    await expect(upload()).rejects.toMatchObject(unavailable);
    isDown = false;
    const uploadId = await upload();
    isDown = true;
    await expect(services.postService.create(ana, createInput({ uploadId }))).rejects.toMatchObject(unavailable);
    expect(await services.dataSource.manager.count(PostEntity)).toBe(0);
    isDown = false;
    const {
      post: { id },
    } = await services.postService.create(ana, createInput({ uploadId }));
    await services.postService.remove(ana, changeOf(id));
  });

  it('posts are made, found and deleted, and their pictures removed once it is back', async () => {
    const { post: pictured } = await services.postService.create(ana, createInput({ uploadId: await upload() }));
    isDown = true;
    const { post: plain } = await services.postService.create(ana, createInput());
    const near = { near: SINGAPORE, radiusKm: 5, words: [], limit: 9, after: null };
    expect((await services.posts.findNearby(near)).map(({ post }) => post.id)).toEqual([pictured.id, plain.id]);
    await services.postService.remove(ana, changeOf(pictured.id));
    expect(await services.dataSource.manager.findOneBy(PictureEntity, { name: pictured.picture ?? '' })).toMatchObject({
      postId: null,
      isDoomed: true,
    });
    isDown = false;
    now = new Date(now.getTime() + HOUR_MS + 1_000);
    await services.sweep();
    expect(await services.dataSource.manager.count(PictureEntity)).toBe(0);
  });
});
