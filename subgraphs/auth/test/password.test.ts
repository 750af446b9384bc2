import { startInputCheck } from '@gobbler/contracts';
import { checkNewPassword } from '../src/domain/password';
import type { Client } from '../src/domain/session';
import { createCommonPasswords } from '../src/infra/passwords/common-passwords';

const isCommon = createCommonPasswords();

function accepts(password: string, client: Client = 'app'): boolean {
  const check = startInputCheck();
  checkNewPassword(check, 'input.password', password, client, isCommon);
  try {
    check.done();
    return true;
  } catch {
    return false;
  }
}

describe('a new password', () => {
  it('has 8 to 128 characters of any kind', () => {
    expect(accepts('🍲🍛🍜🍝🍠🍢🍣')).toBe(false);
    expect(accepts('🍲🍛🍜🍝🍠🍢🍣🍤')).toBe(true);
    expect(accepts('        correct horse ')).toBe(true);
    expect(accepts('🍲'.repeat(128))).toBe(true);
    expect(accepts('🍲'.repeat(129))).toBe(false);
  });

  it.each([
    '        ',
    '\u3000'.repeat(8),
    '\u200b'.repeat(8),
    '\u3164\u2800'.repeat(4),
    '\t\n'.repeat(4),
    '\u0301'.repeat(8),
  ])('is not blank, whatever it is blank with: %j', (password) => {
    expect(accepts(password)).toBe(false);
    expect(accepts(password, 'facade')).toBe(false);
  });

  it('may have 6 characters for the phone app', () => {
    expect(accepts('qzx81k')).toBe(false);
    expect(accepts('qzx81k', 'facade')).toBe(true);
    expect(accepts('qzx81', 'facade')).toBe(false);
  });

  it('is none that everybody tries first, for the phone app either', () => {
    for (const password of ['password123', 'PassWord123', 'iloveyou', 'qwertyuiop']) {
      expect(accepts(password)).toBe(false);
      expect(accepts(password, 'facade')).toBe(false);
    }
    expect(accepts('123456', 'facade')).toBe(false);
  });

  it('holds no half of a character, which would be hashed like any other half', () => {
    expect(accepts('correct horse \ud800')).toBe(false);
  });
});
