import type { InputCheck } from '@gobbler/contracts';

/** A person's profile. */
export interface Profile {
  /** Allotted by auth. */
  readonly id: number;
  readonly username: string;
  readonly createdAt: Date;
  readonly updatedAt: Date | null;
}

const USERNAME = { min: 1, max: 50 };

/** The name that others see; need not be unique. */
export function checkUsername(check: InputCheck, path: string, username: string): void {
  check.text(path, username, USERNAME);
}
