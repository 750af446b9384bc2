import type { Ledger } from '../src/domain/ports';
import { eventId, tokenOf } from './builders';

const device = (userId: number) => ({ userId, token: tokenOf(userId) });

/** What a ledger must do, in memory or in a database. */
export function describeLedgerContract(name: string, ledgerOf: () => Ledger): void {
  describe(`${name}, as a ledger,`, () => {
    async function begin(): Promise<{ ledger: Ledger; event: string }> {
      const [ledger, event] = [ledgerOf(), eventId()];
      await ledger.resume(event);
      return { ledger, event };
    }

    it('begins at the first page', async () => {
      expect(await ledgerOf().resume(eventId())).toMatchObject({ after: null, isReadThrough: false });
    });

    it('goes on at the page that was turned to', async () => {
      const { ledger, event } = await begin();
      await ledger.turnPage(event, { after: 'page 2', isReadThrough: false }, []);
      expect(await ledger.resume(event)).toMatchObject({ after: 'page 2', isReadThrough: false });
      await ledger.turnPage(event, { after: null, isReadThrough: true }, []);
      expect(await ledger.resume(event)).toMatchObject({ after: null, isReadThrough: true });
    });

    it('knows which tokens an event was sent to, each event by itself', async () => {
      const { ledger, event } = await begin();
      await ledger.recordSent(event, [tokenOf(1), tokenOf(2)]);
      await ledger.recordSent(event, [tokenOf(2)]);
      await ledger.recordSent(event, []);
      expect(await ledger.unsent(event, [device(1), device(2), device(3)])).toEqual([device(3)]);
      expect(await ledger.unsent(eventId(), [device(1)])).toEqual([device(1)]);
      expect(await ledger.unsent(event, [])).toEqual([]);
    });

    it('knows whom it could not reach until they are reached', async () => {
      const { ledger, event } = await begin();
      await ledger.turnPage(event, { after: '2', isReadThrough: false }, [30, 10]);
      await ledger.turnPage(event, { after: '3', isReadThrough: false }, [20, 10]);
      expect(await ledger.unreached(event)).toEqual([10, 20, 30]);
      await ledger.recordReached(event, [10, 99]);
      await ledger.recordReached(event, []);
      expect(await ledger.unreached(event)).toEqual([20, 30]);
      expect(await ledger.unreached(eventId())).toEqual([]);
    });

    it('remembers only that an event is complete', async () => {
      const { ledger, event } = await begin();
      await ledger.recordSent(event, [tokenOf(1)]);
      await ledger.turnPage(event, { after: '2', isReadThrough: false }, [1]);
      await ledger.complete(event);
      await ledger.complete(event);
      expect(await ledger.resume(event)).toBeNull();
      expect(await ledger.unreached(event)).toEqual([]);
      expect(await ledger.unsent(event, [device(1)])).toEqual([device(1)]);
    });
  });
}
