export { readReservationConfig } from './config';
export { startReservation, type ReservationAdapters } from './start';
export { reservationDatabase } from './infra/data-source';
