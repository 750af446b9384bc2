import { composeImages } from '../compose-images';
import { startContainerServer } from '../container-server';
import type { ControlledServer } from '../controlled-server';
import type { Recipe } from '../recipes/recipe';
import { findEngine, type Engine } from './find-engine';
import { NotOpen, type Way } from './first-that-works';

/** A container of Docker's or Podman's, from the image that the tests' compose file pins. */
export function engineWay(recipe: Recipe, folder: string, environment: Engine['environment']): Way<ControlledServer> {
  return {
    advice: 'start a Docker or Podman engine, which the client here reaches',
    async attempt() {
      const engine = await findEngine(environment);
      if ('reason' in engine) return new NotOpen(engine.reason);
      const image = (await composeImages())[recipe.kind];
      if (!image) return new NotOpen(`no image for ${recipe.kind} in compose.yaml`);
      return startContainerServer({ recipe, image, engine, folder });
    },
  };
}
