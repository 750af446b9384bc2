// https://github.com/firebase/quickstart-android/issues/100
import { sentToFirebase } from '../../support/pushes';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a push says until when it is of use',
  async check() {
    const { android } = await sentToFirebase(new Date(Date.now() + 3_600_000));
    expect(android).toMatchObject({ ttl: expect.stringMatching(/^3(599|600)s$/) });
  },
};
