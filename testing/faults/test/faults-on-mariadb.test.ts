import { playFaults } from './play-faults';

// One round of each fault: the even ones here, the odd ones on PostgreSQL. `npm run test:all` plays all of them on both.
playFaults('mariadb', { isChosen: (number) => number % 2 === 0, rounds: 1 });
