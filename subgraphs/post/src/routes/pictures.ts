import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@gobbler/contracts';
import type { ImageStore } from '@gobbler/contracts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PLACEHOLDER } from '../domain/picture-url';

export interface PictureRoutesDeps {
  readonly images: Pick<ImageStore, 'readPicture'>;
  /** Whether some post has this picture or had it once, be it in the store or not. */
  readonly wasShown: (name: string) => Promise<boolean>;
}

const NAME = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.(jpg|webp)$/;
const FOR_EVER = 'public, max-age=31536000, immutable';
/** A name means one picture until that is replaced or deleted, and the placeholder from then on. */
const FOR_A_DAY = 'public, max-age=86400';
const FOR_A_MINUTE = 'public, max-age=60';

/** Shows pictures to everybody, by way of the router. */
export function addPictureRoutes(app: FastifyInstance, { images, wasShown }: PictureRoutesDeps): void {
  const placeholder = readFileSync(join(__dirname, '../../assets', PLACEHOLDER));

  app.get<{ Params: { name: string } }>('/pictures/:name', async (request, reply) => {
    const { name } = request.params;
    if (name === PLACEHOLDER) return head(reply, 'image/png', FOR_EVER).send(placeholder);
    const picture = NAME.test(name) ? await images.readPicture(name) : null;
    if (picture) return head(reply, picture.contentType, FOR_A_DAY).send(picture.bytes);
    if (NAME.test(name) && (await wasShown(name))) return head(reply, 'image/png', FOR_A_MINUTE).send(placeholder);
    throw new AppError('NOT_FOUND', 'There is no such picture.');
  });
}

/** The type is what we say it is, also where a browser would guess. */
function head(reply: FastifyReply, contentType: string, caching: string): FastifyReply {
  return reply.headers({
    'content-type': contentType,
    'cache-control': caching,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
}
