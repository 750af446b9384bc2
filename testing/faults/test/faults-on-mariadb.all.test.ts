import { playFaults } from './play-faults';

playFaults('mariadb');
