export { createLock } from './adapters';
export { readReservationConfig, type ReservationConfig } from './config';
export { startReservation, type ReservationAdapters } from './start';
