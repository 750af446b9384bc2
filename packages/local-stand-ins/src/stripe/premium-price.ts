/** The one thing that the stand-in sells. */
export const PREMIUM_PRICE = {
  id: 'price_local_premium',
  product: 'Gobbler Premium',
  currency: 'sgd',
  /** Cents. */
  amount: 490,
  interval: 'month',
} as const;

/** As people read it. */
export const PRICE_TEXT = `S$${(PREMIUM_PRICE.amount / 100).toFixed(2)}`;

/** The same day and time of the next month, or that month's last day where it is shorter. Seconds since 1970. */
export function oneMonthLater(seconds: number): number {
  const date = new Date(seconds * 1_000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime() / 1_000;
}
