const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);

/** Why post gave no answer, and what to do about it, for an operator: `UnavailableError` says neither to people. */
export function describePostProblem(cause: unknown, postUrl: string): string {
  const where = `The post service at ${postUrl} (POST_URL)`;
  const { name, code, message } = rootOf(cause);
  if (/timeout/i.test(`${name} ${code}`)) return `${where} gave no answer in time. See that it is well.`;
  if (UNREACHABLE.has(code)) {
    return `${where} can't be reached: ${message || code}. Check that address and that it is up.`;
  }
  return `${where} gave no proper answer: ${message}.`;
}

/** Errors come wrapped, and those of several addresses bundled. */
function rootOf(error: unknown, depth = 0): Record<'name' | 'code' | 'message', string> {
  if (typeof error !== 'object' || error === null) return { name: '', code: '', message: String(error) };
  const { name, code, message, cause, errors } = error as Readonly<Record<string, unknown>>;
  const inner: unknown = Array.isArray(errors) ? errors[0] : cause;
  if (typeof inner === 'object' && inner !== null && depth < 4) return rootOf(inner, depth + 1);
  return { name: textOf(name), code: textOf(code), message: textOf(message) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
