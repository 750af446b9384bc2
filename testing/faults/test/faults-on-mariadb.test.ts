import { playFaults } from './play-faults';

// One round of each fault: the even ones here, the odd ones on PostgreSQL. `npm run test:all` plays all of them on both, and 0,
// where nothing is broken.
playFaults('mariadb', { isChosen: (number) => number > 0 && number % 2 === 0, rounds: 1 });
