import { mariadb } from './mariadb';
import { rabbitmq } from './rabbitmq';
import type { Recipe, RecipeKind } from './recipe';
import { redis } from './redis';

export const RECIPES: Readonly<Record<RecipeKind, Recipe>> = { mariadb, redis, rabbitmq };
