/** All that a process under test inherits from this one: its settings come from the test alone. */
export function inheritedPaths(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
