import { readNaivePublisherConfig } from './config';
import { startNaivePublisher } from './start';

void startNaivePublisher(readNaivePublisherConfig());
