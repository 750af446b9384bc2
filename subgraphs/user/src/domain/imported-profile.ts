/** Somebody from another system. */
export interface ImportedProfile {
  readonly id: number;
  readonly username: string;
  readonly createdAt: Date;
  readonly updatedAt: Date | null;
  /** A push token that `isDeviceToken` takes; null without one. */
  readonly deviceToken: string | null;
  /** When the token was known to be theirs; of two who have the same one, the later keeps it. */
  readonly tokenAt: Date;
}
