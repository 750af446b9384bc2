import { readStockSystemConfig } from '../config';
import { startStockSystem } from './start';

void startStockSystem(readStockSystemConfig());
