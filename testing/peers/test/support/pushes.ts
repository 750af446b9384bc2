import { createFirebaseBed } from '@gobbler/firebase-push/bed';

type SentMessage = Awaited<ReturnType<typeof createFirebaseBed>>['fcm']['sent'][number];

/** What Firebase gets for a push that is of use until then. */
export async function sentToFirebase(expiresAt: Date): Promise<SentMessage> {
  const bed = await createFirebaseBed();
  try {
    const push = { title: 'New post', body: '{}', collapseKey: 'post-1', eventId: 'event-1', expiresAt };
    await bed.createSender().send(push, ['token-1']);
    const [message] = bed.fcm.sent;
    if (!message) throw new Error('nothing was sent');
    return message;
  } finally {
    await bed.remove();
  }
}
