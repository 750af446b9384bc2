import { z } from 'zod';
import { portSetting, readSettings, secretSetting, SettingsError, textSetting, urlSetting } from '../src';

const shape = {
  A_SECRET: secretSetting(),
  A_KEY: textSetting('Take one from the shop.'),
  A_URL: urlSetting(),
  A_PORT: portSetting(4000),
  A_TEXT: z.string(),
};

describe('the settings of a service', () => {
  it('are all listed at once, with what to do about each', () => {
    const read = () => readSettings('thing', shape, { A_KEY: 'your_key', A_URL: 'ftp://x', A_PORT: 'x', A_TEXT: ' ' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(
      [
        "thing can't start: 5 settings are missing or wrong.",
        '  A_SECRET: is missing. Make one with: openssl rand -base64 48',
        "  A_KEY: still holds the example's placeholder. Take one from the shop.",
        '  A_URL: is not an http or https address',
        '  A_PORT: is not a port number',
        '  A_TEXT: is missing',
      ].join('\n'),
    );
  });

  it('are taken without the blanks around them, and by default where there are none', () => {
    const settings = readSettings('thing', shape, {
      A_SECRET: '0123456789abcdef0123456789abcdef',
      A_KEY: ' a key ',
      A_URL: 'http://127.0.0.1:4001/',
      A_PORT: '',
      A_TEXT: 'x',
    });
    expect(settings).toMatchObject({ A_KEY: 'a key', A_URL: 'http://127.0.0.1:4001', A_PORT: 4000 });
  });
});
