import { readUpstreamConfig } from '../config';
import { serveUpstream } from './serve-upstream';

void serveUpstream(readUpstreamConfig().jwks);
