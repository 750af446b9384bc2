import { createLogger, terminalDestination } from '../src';

describe('log lines', () => {
  function logTo(isTTY: boolean): string {
    let text = '';
    const stream = { isTTY, write: (line: string) => (text += line) };
    const log = createLogger({ service: 'post', level: 'info', destination: terminalDestination(stream) });
    log.warn({ postId: 34 }, 'the database is down');
    return text;
  }

  it('are formatted for reading at a terminal', () => {
    expect(logTo(true)).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] .*WARN.*: .*post: the database is down.*\n +postId: 34\n$/);
  });

  it('can’t control the terminal', () => {
    let text = '';
    const stream = { isTTY: true, write: (line: string) => (text += line) };
    const log = createLogger({ service: 'post', level: 'info', destination: terminalDestination(stream) });
    log.warn({ err: new Error('\u001b[2J\u009b2J\u202egnp') }, 'a \u001b]0;title\u0007 b');
    for (const control of ['\u001b[2J', '\u001b]0', '\u0007', '\u009b', '\u202e']) expect(text).not.toContain(control);
  });

  it('are JSON anywhere else', () => {
    expect(JSON.parse(logTo(false))).toMatchObject({
      level: 'warn',
      service: 'post',
      postId: 34,
      msg: 'the database is down',
    });
  });
});
