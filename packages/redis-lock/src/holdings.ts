import { ResourceLockedError, type Lock as HeldKey } from 'redlock';
import { reasonOf } from './reason-of';

export interface Holdings {
  /** Keeps a key for as long as it takes. @returns how to let go of it, which never fails and waits for nothing */
  hold(key: HeldKey): () => void;
  /** Waits until what was let go is free. */
  settle(): Promise<void>;
}

export interface HoldingsOptions {
  /** Milliseconds that a key lives without an extension. */
  readonly lifeMs: number;
  /** Called when a key is gone although its work is not done. */
  readonly onLost: () => void;
}

/** Extends each key while its work goes on. */
export function createHoldings({ lifeMs, onLost }: HoldingsOptions): Holdings {
  const releases = new Set<Promise<unknown>>();

  function hold(first: HeldKey): () => void {
    let key = first;
    let isOver = false;
    let timer = extendIn(lifeMs / 3);

    function extendIn(ms: number): NodeJS.Timeout {
      return setTimeout(() => void extend(), ms).unref();
    }

    async function extend(): Promise<void> {
      let nextMs = lifeMs / 3;
      try {
        key = await key.extend(lifeMs);
      } catch (error) {
        const isGone = (await reasonOf(error)) instanceof ResourceLockedError || key.expiration <= Date.now();
        if (isGone && !isOver) onLost();
        if (isGone) return;
        nextMs = lifeMs / 10;
      }
      if (!isOver) timer = extendIn(nextMs);
    }

    return () => {
      isOver = true;
      clearTimeout(timer);
      // A key that can't be given back is free when its life ends.
      const release = key
        .release()
        .catch(() => undefined)
        .finally(() => releases.delete(release));
      releases.add(release);
    };
  }

  return {
    hold,
    async settle() {
      await Promise.all(releases);
    },
  };
}
