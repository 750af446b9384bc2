import type { Graph } from '../graph';
import { ABSTRACT } from './abstract';
import { KEYS } from './keys';
import { OPERATIONS } from './operations';
import { REQUIRES } from './requires';
import { SHARED } from './shared';

/** All small supergraphs. */
export const GRAPHS: readonly Graph[] = [...KEYS, ...REQUIRES, ...SHARED, ...ABSTRACT, ...OPERATIONS];
