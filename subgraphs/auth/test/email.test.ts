import { emailKeyOf, isEmail, tidyEmail } from '../src/domain/email';

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
    'ana.@example.com',
    'a..b@example.com',
    'Ana <ana@example.com>',
    'ana@[127.0.0.1]',
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

  it('is refused when its key is longer than the database takes', () => {
    expect(isEmail(`${'İ'.repeat(60)}@${'i.'.repeat(60)}com`)).toBe(true);
    expect(isEmail(`${'İ'.repeat(60)}@${'i.'.repeat(70)}com`)).toBe(false);
  });

  it('is kept as it was given, but for the space around it', () => {
    expect(tidyEmail('  Zoe@Example.com\n')).toBe('Zoe@Example.com');
  });
});
