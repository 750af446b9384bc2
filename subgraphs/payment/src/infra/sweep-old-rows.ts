import { deleteInSteps } from '@gobbler/service-kit';
import { IsNull, LessThan, type DataSource } from 'typeorm';
import { CheckoutEntity } from './checkout.entity';
import { StripeEventEntity } from './stripe-event.entity';

/** Days that an event is remembered (Stripe sends one again for three), and that a closed checkout is kept to be looked at. */
const KEEP_DAYS = 30;

/** Deletes events and closed checkouts that are no longer needed. */
export async function sweepOldRows(dataSource: DataSource, now: Date, stopping?: AbortSignal): Promise<void> {
  const before = LessThan(new Date(now.getTime() - KEEP_DAYS * 24 * 3_600_000));
  await deleteInSteps(dataSource, StripeEventEntity, { seenAt: before }, stopping);
  await deleteInSteps(dataSource, CheckoutEntity, { openUserId: IsNull(), createdAt: before }, stopping);
}
