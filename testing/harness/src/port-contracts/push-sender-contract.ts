import { MAX_TOKENS_PER_SEND, type Push, type PushSender } from '@gobbler/contracts';

export interface PushSenderUnderTest {
  readonly sender: PushSender;
  /** Pushes sent to phones, in order. */
  sent(): Promise<readonly { token: string; title: string; body: string; eventId: string }[]>;
  cleanUp(): Promise<void>;
}

const PUSH: Push = {
  title: 'New post: Äpfel',
  body: '{"post_id":"7","title":"Äpfel"}',
  collapseKey: 'post-7',
  eventId: '0198c5a4-7c1e-7000-8000-000000000001',
  expiresAt: new Date('2100-01-01T00:00:00Z'),
};

/** The contract of every push sender adapter, with valid tokens. */
export function describePushSenderContract(name: string, createSender: () => Promise<PushSenderUnderTest>): void {
  describe(`the push sender contract: ${name}`, () => {
    let subject: PushSenderUnderTest;
    let sender: PushSender;

    beforeEach(async () => {
      subject = await createSender();
      sender = subject.sender;
    });

    afterEach(async () => {
      await sender.close();
      await subject.cleanUp();
    });

    it('a push is sent to each token, with an answer for each', async () => {
      await expect(sender.checkHealth()).resolves.toBeUndefined();
      const answers = await sender.send(PUSH, ['token-a', 'token-b']);
      expect(answers.map(({ result }) => result)).toEqual(['sent', 'sent']);
      const { title, body, eventId } = PUSH;
      const sent = (await subject.sent()).toSorted((one, other) => one.token.localeCompare(other.token));
      expect(sent).toMatchObject([
        { token: 'token-a', title, body, eventId },
        { token: 'token-b', title, body, eventId },
      ]);
    });

    it('no tokens means no push', async () => {
      expect(await sender.send(PUSH, [])).toEqual([]);
      expect(await subject.sent()).toEqual([]);
    });

    it(`${MAX_TOKENS_PER_SEND} tokens are accepted, more are refused before sending any`, async () => {
      const tokens = Array.from({ length: MAX_TOKENS_PER_SEND }, (_, index) => `token-${index}`);
      await expect(sender.send(PUSH, [...tokens, 'one too many'])).rejects.toThrow(`${MAX_TOKENS_PER_SEND}`);
      expect(await subject.sent()).toEqual([]);
      expect(await sender.send(PUSH, tokens)).toHaveLength(MAX_TOKENS_PER_SEND);
      expect(await subject.sent()).toHaveLength(MAX_TOKENS_PER_SEND);
    });
  });
}
