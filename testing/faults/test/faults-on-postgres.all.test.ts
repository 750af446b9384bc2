import { playFaults } from './play-faults';

playFaults('postgres');
