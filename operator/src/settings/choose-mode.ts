import { StartError } from '@gobbler/service-kit';

export type Mode = 'local' | 'production';

interface Signs {
  /** Whether Compose's profile `local` is on. */
  readonly isLocal: boolean;
  /** As the operator set it; empty when not. */
  readonly nodeEnv: string;
  /** The mode in which this system's volumes were made; null when they are new. */
  readonly earlier: string | null;
}

/**
 * Whether this system is for real people. Throws `StartError` when it is said to be both: what stand-ins have sold and stored must
 * never be taken for real, and what is real never be shown to them.
 */
export function chooseMode({ isLocal, nodeEnv, earlier }: Signs): Mode {
  if (isLocal && nodeEnv === 'production') {
    throw new StartError(
      'NODE_ENV is production, and the profile local runs on stand-ins, which are not made for that. ' +
        'Take NODE_ENV out of .env, or leave --profile local out.',
    );
  }
  if (!isLocal && nodeEnv !== '' && nodeEnv !== 'production') {
    throw new StartError(
      `NODE_ENV is ${nodeEnv}, and without the profile local this is production. ` +
        'Take NODE_ENV out of .env, or start with: docker compose --profile local up',
    );
  }
  const mode = isLocal ? 'local' : 'production';
  if (earlier !== null && earlier !== mode) {
    throw new StartError(
      `This system's volumes were made in the mode ${earlier}, and this would be ${mode}: one never goes on with the other's data. ` +
        'Go on in its mode, start a second system beside it (docker compose -p another …), ' +
        'or remove all its data with: docker compose --profile local down --volumes',
    );
  }
  return mode;
}
