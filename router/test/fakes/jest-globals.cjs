const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } = globalThis;

/** Jest waits for a hook with a parameter to call it. */
const withCallback = (add) => (hook) => add(hook.length > 0 ? () => new Promise(hook) : hook);

module.exports = {
  afterAll: withCallback(afterAll),
  afterEach: withCallback(afterEach),
  beforeAll: withCallback(beforeAll),
  beforeEach: withCallback(beforeEach),
  describe,
  expect,
  it,
  test,
  jest: vi,
};
