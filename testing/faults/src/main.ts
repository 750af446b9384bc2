import { runFaultsMain } from './run-faults';

void runFaultsMain(process.argv.slice(2));
