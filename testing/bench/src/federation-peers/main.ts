import { readPeerConfig } from '../config';
import { startPeer } from './start-peer';

void startPeer(readPeerConfig());
