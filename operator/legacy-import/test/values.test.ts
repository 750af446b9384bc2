import { choosePerson } from '../src/choose-person';
import { readImportConfig } from '../src/config';
import type { LegacyCredentials, LegacyUser } from '../src/legacy-people';
import { readPost, type LegacyPost } from '../src/legacy-posts';
import { readPictureUrl, readSingaporeTime, readLine, readText, readUtc, validTime } from '../src/read-legacy-values';
import { runImportLegacy } from '../src/run-import-legacy';

describe('times of the old system', () => {
  it('are UTC where MySQL kept a timestamp, and Singapore’s wall clock where it did not', () => {
    expect(readUtc('2022-11-05 12:00:00')).toEqual(new Date('2022-11-05T12:00:00Z'));
    expect(readSingaporeTime('2022-11-05 12:00:00')).toEqual(new Date('2022-11-05T04:00:00Z'));
    expect(readSingaporeTime('2023-01-01 00:30:00')).toEqual(new Date('2022-12-31T16:30:00Z'));
  });

  it.each([null, '', '0000-00-00 00:00:00', '2022-00-10 12:00:00', '2022-11-05', 'yesterday'])(
    'are none for %j',
    (text) => {
      expect([readUtc(text), readSingaporeTime(text)]).toEqual([null, null]);
    },
  );

  it.each([null, Infinity, -Infinity, new Date('0001-01-01T00:00:00Z'), new Date(Number.NaN), '2022-11-05'])(
    'are none for what PostgreSQL had as %j',
    (time) => expect(validTime(time)).toBeNull(),
  );
});

describe('texts of the old system', () => {
  it('stay as they are, HTML and emoji and line breaks too', () => {
    const text = '<b>Rice</b> & "beans" 🍚\n\tfor two';
    expect(readText(text, 500)).toBe(text);
  });

  it('lose what no text may hold, and what is too long, counted in characters', () => {
    expect(readText('a\u0000b\u202ec\u0007', 50)).toBe('abc');
    expect(readText('🍚'.repeat(51), 50)).toBe('🍚'.repeat(50));
    expect(readText(null, 50)).toBe('');
  });

  it('have LF at the end of their lines, and names have one line', () => {
    expect(readText('Rice\r\nfor two', 50)).toBe('Rice\nfor two');
    expect(readLine('Ana\r\n\u2028Lim', 50)).toBe('Ana Lim');
  });

  it.each(['javascript:alert(1)', 'data:image/png;base64,AA', 'tea.jpg', '//evil.example/a.jpg', '', 'null', null])(
    'are no picture: %j',
    (url) => expect(readPictureUrl(url)).toBeNull(),
  );

  it('are a picture when they are an absolute address', () => {
    const url = 'https://storage.googleapis.com/gobbler/1669 tea.jpg';
    expect(readPictureUrl(` ${url}`)).toBe(url);
  });
});

describe('the account that gets an address', () => {
  const user = (id: number, email: string): LegacyUser => ({
    id,
    email,
    isPremium: false,
    username: null,
    createdAt: null,
    updatedAt: null,
    stripeId: null,
    subscriptionId: null,
    fcmToken: null,
  });
  const credentials = (id: string, email: string): LegacyCredentials => ({ id, email, password: null });

  it.each([
    ['the one whose spelling could log in', [user(1, 'ANA@x.com'), user(2, 'ana@x.com')], ['ana@x.com'], 2],
    ['the lowest id of two who could', [user(2, 'ana@x.com'), user(1, 'Ana@x.com')], ['ana@x.com', 'Ana@x.com'], 1],
    ['the lowest id when no spelling fits', [user(5, 'ANA@x.com'), user(4, 'aNa@x.com')], ['ana@x.com'], 4],
    ['no user without credentials', [user(1, 'ana@x.com')], [], undefined],
    ['no user without a profile', [], ['ana@x.com'], undefined],
  ])('is %s', (_what, users, emails, id) => {
    const chosen = choosePerson({ users, credentials: emails.map((email, at) => credentials(String(at), email)) });
    expect(chosen?.user.id).toBe(id);
  });
});

describe('a post of the old system', () => {
  const row: LegacyPost = {
    id: 1,
    ownerId: 2,
    title: 'Tea',
    description: 'warm',
    imageUrl: null,
    latitude: 1.3,
    longitude: 103.8,
    portions: 3,
    endsAt: '2022-11-05 12:00:00',
    createdAt: '2022-11-04 12:00:00',
    updatedAt: null,
    isAvailable: 1,
  };

  it('is hidden when it was not available, and not when nothing was said', () => {
    const isHidden = (isAvailable: number | null) => readPost({ ...row, isAvailable }).post?.isHidden;
    expect([isHidden(0), isHidden(1), isHidden(null)]).toEqual([true, false, false]);
  });

  it.each([
    [{ ownerId: null }, 'has no owner'],
    [{ longitude: null }, 'has no position'],
    [{ longitude: 181 }, 'its position is none on earth'],
    [{ endsAt: '0000-00-00 00:00:00' }, 'has no end'],
    [{ portions: null }, 'has no number of portions'],
  ])('can’t be had with %j', (more, problem) => {
    expect(readPost({ ...row, ...more })).toEqual({ post: null, problem });
  });

  it('has the place where nothing is, which is one on earth', () => {
    expect(readPost({ ...row, latitude: 0, longitude: 0 }).post?.position).toEqual({ latitude: 0, longitude: 0 });
  });
});

describe('the settings of an import', () => {
  it('are all complained about at once, and before anything is opened', async () => {
    const complaints: string[] = [];
    const env = {
      LEGACY_USER_DATABASE_URL: 'mysql://a:b@localhost/users',
      LEGACY_POST_DATABASE_URL: 'postgres://a:b@localhost/posts',
      AUTH_DATABASE_URL: 'postgres://localhost/auth',
    };
    const say = (line: string): void => void complaints.push(line);
    const code = await runImportLegacy(env, [], { say, complain: say });
    expect([code, complaints.length]).toEqual([1, 1]);
    for (const name of ['LEGACY_AUTH', 'LEGACY_RESERVATION', 'USER', 'POST', 'RESERVATION', 'PAYMENT']) {
      expect(complaints[0]).toContain(`${name}_DATABASE_URL: is missing`);
    }
    expect(complaints[0]).toContain('LEGACY_USER_DATABASE_URL: is not on the engine that the old system had it on');
    expect(complaints[0]).toContain('LEGACY_POST_DATABASE_URL: is not on the engine that the old system had it on');
    expect(complaints[0]).toContain('AUTH_DATABASE_URL: has no user in it');
  });

  it('put the report into the data folder', () => {
    const services = ['AUTH', 'USER', 'POST', 'RESERVATION', 'PAYMENT'];
    const env = Object.fromEntries(services.map((name) => [`${name}_DATABASE_URL`, `postgres://a:b@host/${name}`]));
    const config = readImportConfig({
      ...env,
      LEGACY_AUTH_DATABASE_URL: 'postgres://a:b@old/auth',
      LEGACY_USER_DATABASE_URL: 'postgresql://a:b@old/users',
      LEGACY_POST_DATABASE_URL: 'mysql://a:b@old/posts',
      LEGACY_RESERVATION_DATABASE_URL: 'mariadb://a:b@old/reservations',
      GOBBLER_DATA_DIR: '/data',
    });
    expect(config.reportFile).toBe('/data/import-legacy-report.jsonl');
  });
});

describe('npm run import-legacy', () => {
  async function run(...args: string[]) {
    const [said, complaints]: [string[], string[]] = [[], []];
    const terminal = { say: (line: string) => said.push(line), complain: (line: string) => complaints.push(line) };
    const code = await runImportLegacy({}, args, terminal);
    return { code, said, complaints };
  }

  it('prints its usage with --help', async () => {
    const { code, said } = await run('--help');
    expect(code).toBe(0);
    expect(said[0]).toMatch(/--dry-run[^]*LEGACY_AUTH_DATABASE_URL[^]*Exit code 0/);
  });

  it.each([['--repair'], ['everything'], ['--report']])('does nothing when it does not understand %s', async (arg) => {
    const { code, complaints } = await run(arg);
    expect(code).toBe(1);
    expect(complaints[0]).toMatch(/^I don't understand these arguments/);
  });
});
