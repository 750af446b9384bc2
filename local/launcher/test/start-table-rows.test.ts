import { describeDatabases } from '../src/describe-databases';
import { describePart } from '../src/describe-part';

describe('the row of the databases', () => {
  it('names the embedded one, and those that were set by hand without their passwords', () => {
    const given = {
      POST_DATABASE_URL: 'mariadb://ana:canary@db.example:3306/post',
      NOTIFICATION_WORKER_DATABASE_URL: 'postgres://ana:canary@pg.example/worker',
    };
    expect(describeDatabases('embedded PostgreSQL', {})).toBe('embedded PostgreSQL');
    expect(describeDatabases('embedded PostgreSQL', given)).toBe(
      'embedded PostgreSQL; post: MariaDB at db.example:3306/post; notification-worker: PostgreSQL at pg.example/worker',
    );
    expect(describeDatabases(null, { USER_DATABASE_URL: 'mysql://a:b@my.example/user' })).toBe(
      'user: MySQL at my.example/user',
    );
  });
});

describe('the row of a part', () => {
  const description = 'Redis at redis.example:6379';

  it('is its description while it is well', async () => {
    expect(await describePart('Lock', { description, checkHealth: async () => undefined })).toEqual({
      name: 'Lock',
      where: description,
    });
  });

  it('says that it is out, and why, without waiting for it long', async () => {
    const refusing = { description, checkHealth: () => Promise.reject(new Error('connect\n ECONNREFUSED')) };
    expect((await describePart('Lock', refusing)).where).toBe(
      `${description} – DOWN at the moment: connect ECONNREFUSED`,
    );
    const silent = { description, checkHealth: () => new Promise<void>(() => undefined) };
    expect((await describePart('Lock', silent, 20)).where).toContain('DOWN at the moment: no answer within 20 ms');
  });
});
