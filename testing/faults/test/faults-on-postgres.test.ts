import { playFaults } from './play-faults';

// One round of each fault: the odd ones here, the even ones on MariaDB. `npm run test:all` plays all of them on both.
playFaults('postgres', { isChosen: (number) => number % 2 === 1, rounds: 1 });
