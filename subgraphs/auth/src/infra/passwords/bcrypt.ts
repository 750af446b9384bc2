import type { PasswordScheme } from './password-scheme';

/** Imported accounts bring such hashes; comparing them comes with the import. */
export const bcrypt: PasswordScheme = {
  recognises: (hash) => /^\$2[aby]\$\d\d\$[./A-Za-z\d]{53}$/.test(hash),
  verify: null,
};
