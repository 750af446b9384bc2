import { runAsProcess, serviceEnvironment } from '@gobbler/service-kit';
import { runImportLegacy } from './run-import-legacy';

void runAsProcess((args, terminal) => runImportLegacy(serviceEnvironment(), args, terminal));
