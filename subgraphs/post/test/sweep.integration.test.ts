import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { PictureEntity } from '../src/infra/picture.entity';
import { UploadEntity } from '../src/infra/upload.entity';
import { HOUR_MS, changeOf, createInput } from './builders';
import { openServices, type OpenServices } from './open-services';
import { aJpeg } from './sample-pictures';

const ana = 1;

describe('the sweeper', () => {
  let services: OpenServices;
  let now = new Date();
  let crashAt = '';

  beforeAll(async () => {
    services = await openServices({
      now: () => now,
      crashPoint(place) {
        if (place === crashAt) throw new Error(`crashed ${place}`);
      },
    });
  });

  beforeEach(() => {
    [now, crashAt] = [new Date(), ''];
  });

  afterAll(() => services?.close());

  const pictures = () => readdir(join(services.folder, 'pictures'));
  const quarantine = () => readdir(join(services.folder, 'quarantine'));
  const upload = async () => services.uploadService.receive(ana, Readable.from([await aJpeg(20, 10)]));
  const later = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };

  it('removes the picture of a request that died before its post was written, and no other', async () => {
    const { post: kept } = await services.postService.create(ana, createInput({ uploadId: await upload() }));
    crashAt = 'post.after-picture';
    const died = services.postService.create(ana, createInput({ uploadId: await upload() }));
    await expect(died).rejects.toThrow('crashed');
    expect(await pictures()).toHaveLength(2);
    await services.sweep();
    expect(await pictures()).toHaveLength(2);
    later(HOUR_MS + 1_000);
    await services.sweep();
    expect(await pictures()).toEqual([kept.picture]);
    expect(await services.dataSource.manager.countBy(PictureEntity, { isDoomed: false })).toBe(1);
    expect(await services.dataSource.manager.count(PictureEntity)).toBe(1);
    await services.postService.remove(ana, changeOf(kept.id));
  });

  it('removes a picture that could not be removed with its post', async () => {
    const { post: made } = await services.postService.create(ana, createInput({ uploadId: await upload() }));
    crashAt = 'post.after-commit';
    await expect(services.postService.remove(ana, changeOf(made.id))).rejects.toThrow('crashed');
    expect(await pictures()).toEqual([made.picture]);
    later(HOUR_MS + 1_000);
    await services.sweep();
    expect(await pictures()).toEqual([]);
    expect(await services.dataSource.manager.count(PictureEntity)).toBe(0);
  });

  it('leaves nothing of a picture whose post was refused by the database', async () => {
    crashAt = 'post.in-transaction';
    const uploadId = await upload();
    await expect(services.postService.create(ana, createInput({ uploadId }))).rejects.toThrow('crashed');
    expect(await pictures()).toEqual([]);
    crashAt = '';
    const {
      post: { id },
    } = await services.postService.create(ana, createInput({ uploadId }));
    await services.postService.remove(ana, changeOf(id));
  });

  it('removes uploads after a day and what is known of them after two', async () => {
    const id = await upload();
    const file = join(services.folder, 'quarantine', id);
    await utimes(file, now, now);
    later(23 * HOUR_MS);
    await services.sweep();
    expect(await quarantine()).toContain(id);
    later(2 * HOUR_MS);
    await services.sweep();
    expect(await quarantine()).toEqual([]);
    expect(await services.dataSource.manager.existsBy(UploadEntity, { id })).toBe(true);
    later(24 * HOUR_MS);
    await services.sweep();
    expect(await services.dataSource.manager.existsBy(UploadEntity, { id })).toBe(false);
  });
});
