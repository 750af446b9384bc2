/** Whether every server reads this path alike: no `..`, empty segments, backslashes or control characters, encoded or not. */
export function isPlainPath(url: string): boolean {
  try {
    const path = decodeURIComponent(url.split('?')[0] ?? '');
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    return !/\/\/|\/\.{1,2}(\/|$)|[\\%\u0000-\u001f\u007f]/.test(path);
  } catch {
    return false;
  }
}
