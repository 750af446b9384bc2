import { checkRedirectUrl } from '../src/domain/redirect-url';

const ORIGINS = ['http://www.google.com', 'https://app.example.com:8443'];

const check = (url: string) => () => checkRedirectUrl('input.successUrl', url, ORIGINS);

describe('an address that a checkout may send a browser to', () => {
  it.each([
    'http://www.google.com',
    'http://www.google.com/',
    'http://www.google.com/thanks?session={CHECKOUT_SESSION_ID}#top',
    'http://www.google.com?x=1',
    'http://www.google.com/a%20b',
    'https://app.example.com:8443/a/b',
  ])('is %s', (url) => {
    expect(check(url)).not.toThrow();
  });

  it.each([
    // nothing, or nowhere in particular
    '',
    ' ',
    '/',
    'thanks',
    // another origin, plainly
    'https://evil.example',
    'http://google.com',
    'http://app.example.com:8443/',
    'https://app.example.com/',
    // another scheme or port
    'https://www.google.com',
    'http://www.google.com:80',
    'http://www.google.com:8080/',
    'https://app.example.com:84433/',
    'ftp://www.google.com/',
    'javascript:alert(1)//http://www.google.com',
    'data:text/html,http://www.google.com',
    'file:///etc/passwd',
    'blob:http://www.google.com/1',
    // no scheme
    '//evil.example',
    '//www.google.com',
    '\\\\evil.example',
    '/\\evil.example',
    'http:www.google.com',
    'http:/www.google.com',
    'http:\\\\www.google.com',
    // a host that only begins or ends like ours
    'http://www.google.com.evil.example',
    'http://www.google.comevil.example',
    'http://evil.example/http://www.google.com',
    'http://evilwww.google.com',
    'http://www.google.com.',
    'http://www.google.com./',
    'http://sub.www.google.com',
    // credentials in front of the host
    'http://www.google.com@evil.example',
    'http://www.google.com:80@evil.example',
    'http://user@www.google.com',
    'http://www.google.com#@evil.example',
    'http://www.google.com?@evil.example',
    'http://www.google.com/@evil.example',
    'http://www.google.com\\@evil.example',
    'http://www.google.com/\\evil.example',
    // characters that readers drop, decode or take for others
    'http://www.google.com%00.evil.example',
    'http://www.google.com/%00',
    'http://www.google.com/%0d%0aLocation:%20https://evil.example',
    'http://www.google.com/%5cevil.example',
    'http://www.google.com/\u0000',
    'http://www.google.com/\r\nSet-Cookie: a=b',
    'http://www.google.com\t.evil.example',
    '\thttp://www.google.com',
    ' http://www.google.com',
    'http://www.google.com ',
    'ht\ntp://www.google.com',
    'http://www.google\u3002com',
    'http://www.goog\u0142e.com',
    'http://xn--www-google-x.com',
    'http://www.google.com/\u202e',
    'http://www.google.com\uff0f.evil.example',
    // other spellings of an address
    'HTTP://WWW.GOOGLE.COM',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
    'http://0x7f.1/',
    // too long
    `http://www.google.com/${'a'.repeat(2_048)}`,
  ])('is not %j', (url) => {
    expect(check(url)).toThrow(
      expect.objectContaining({
        code: 'REDIRECT_NOT_ALLOWED',
        fields: [expect.objectContaining({ path: 'input.successUrl' })],
      }),
    );
  });
});
