import { emailKeyOf, isEmail, mayBeKnown, tidyEmail } from '../src/domain/email';

describe('an email address', () => {
  it.each([
    'ana@example.com',
    ' ana@example.com ',
    'ana+food@mail.example.co.uk',
    "o'neill_&-co@example.com",
    'jörg@müller.example',
    '美食@例子.公司',
    `${'a'.repeat(64)}@example.com`,
    `a@${'b'.repeat(63)}.com`,
    'a@b.c',
    'a..b@docomo.ne.jp',
    'ana.@ezweb.ne.jp',
    'ana@xn--mller-kva.example',
    'ana@例子。公司',
    'ana@ｅxample.com',
    'ana@1.com',
    'ana@example.xn--p1ai',
  ])('may be %j', (email) => {
    expect(isEmail(email)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'ana',
    '@example.com',
    'ana@',
    'ana@example',
    'ana@@example.com',
    'ana@b@example.com',
    'a na@example.com',
    'ana@exa mple.com',
    'ana@-example.com',
    'ana@example-.com',
    'ana@example..com',
    'ana@.example.com',
    'ana@example.com.',
    '.ana@example.com',
    'Ana <ana@example.com>',
    'ana@[127.0.0.1]',
    'x@127.0.0.1',
    'x@a.123',
    'x@1.2.3.4.5',
    'x@0x7f.1',
    'x@127.1',
    'x@2130706433',
    'x@a.0x1f',
    'x@a.１２３',
    'x@１２７.０.０.１',
    'x@a.1b',
    'x@[::1]',
    'x@xn--a.com',
    'x@a.xn--',
    'x@example.com:25',
    'x@example.com/a',
    'x@%65xample.com',
    'x@exa\tmple.com',
    'x@a\u3164.com',
    'x@a\u00ad.com',
    'x@a_b.com',
    '\u3164@example.com',
    'ana\u200b@example.com',
    'ana\u2800@example.com',
    'ana\u0085@example.com',
    'ana\ufdd0@example.com',
    'ana\u0000@example.com',
    'ana\r\nbcc:ben@example.com',
    'ana\u202e@example.com',
    '\ud800@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'bcd.'.repeat(64)}com`,
    `a@${'b'.repeat(1_000_000)}.com`,
  ])('is not %j', (email) => {
    expect(isEmail(email)).toBe(false);
  });

  it('is the same in any case, with any space around it and however its letters are composed', () => {
    const spellings = ['Zoë@Example.COM', ' zoë@example.com', 'ZOE\u0308@EXAMPLE.com'];
    expect(new Set(spellings.map(emailKeyOf))).toEqual(new Set(['zoë@example.com']));
  });

  it.each([
    [
      'ana@xn--mller-kva.example',
      ['ana@müller.example', 'ana@MÜLLER.example', 'ana@mu\u0308ller.example', 'ANA@XN--MLLER-KVA.example'],
    ],
    ['ana@xn--fsqu00a.xn--55qx5d', ['ana@例子.公司', 'ana@例子。公司', 'ana@例子．公司']],
    ['ana@example.com', ['ana@ｅｘａｍｐｌｅ.com', 'ana@example｡com']],
    ['ana@xn--fa-hia.de', ['ana@faß.de']],
    ['ana@fass.de', ['ana@fass.de']],
  ])('is known as %s, however its domain is written', (key, spellings) => {
    expect(new Set(spellings.map(emailKeyOf))).toEqual(new Set([key]));
  });

  it.each(['x@127.0.0.1', 'x@a.123', 'x@a_b.com', 'ana', ''])(
    'keeps the key that it had when it is invalid now: %j',
    (email) => {
      expect([emailKeyOf(email.toUpperCase()), mayBeKnown(email)]).toEqual([email, true]);
    },
  );

  it.each(['a\u0000b@example.com', '\ud800@example.com', `a@${'b'.repeat(1_000_000)}.com`])(
    'belongs to no user when it is %j',
    (email) => {
      expect(mayBeKnown(email)).toBe(false);
    },
  );

  it('is refused when its key is longer than the database takes', () => {
    expect(isEmail(`${'İ'.repeat(60)}@${'i.'.repeat(60)}com`)).toBe(true);
    expect(isEmail(`${'İ'.repeat(60)}@${'i.'.repeat(70)}com`)).toBe(false);
  });

  it('is kept as it was given, but for the space around it', () => {
    expect(tidyEmail('  Zoe@Example.com\n')).toBe('Zoe@Example.com');
  });
});
