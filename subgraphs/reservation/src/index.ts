export { createLock } from './infra/create-lock';
export {
  readReconciliationConfig,
  readReservationConfig,
  type ReconciliationConfig,
  type ReservationConfig,
} from './config';
export { isRepairable, type CapacityDifference } from './domain/capacity-difference';
export { openReconciliation, type Reconciliation } from './reconciliation';
export { startReservation, type ReservationAdapters } from './start';
export { reservationDatabase } from './infra/data-source';
export type { ImportedReservation, ImportOutcome } from './infra/import-reservations';
export { openReservationImport, type ReservationImport } from './open-reservation-import';
