import { dictionary } from '@zxcvbn-ts/language-common';

/** Whether a password is among the 49,000 that leaked most often, in any case. */
export function createCommonPasswords(): (password: string) => boolean {
  const common = new Set(dictionary['passwords-common']);
  return (password) => common.has(password.normalize('NFKC').toLowerCase());
}
