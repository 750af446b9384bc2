import type { Graph } from '../graph';
import { ABSTRACT } from './abstract';
import { GOBBLER } from './gobbler';
import { KEYS } from './keys';
import { OPERATIONS } from './operations';
import { REQUIRES } from './requires';
import { SHARED } from './shared';

/** All small supergraphs, and our own. */
export const GRAPHS: readonly Graph[] = [...KEYS, ...REQUIRES, ...SHARED, ...ABSTRACT, ...OPERATIONS, GOBBLER];
