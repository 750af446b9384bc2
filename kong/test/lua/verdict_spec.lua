local verdict = require "kong.plugins.gobbler-auth.verdict"

local function decode(body)
  return body
end
local function account(fields)
  return verdict.read(200, fields, decode)
end

describe("auth's answer", function()
  it("is a good token's when it names an account and an end", function()
    assert.same({ { good = true }, 1015 }, { account({ userId = 1, sid = "s", exp = 1015 }) })
  end)

  it("is a refusal for 401 alone", function()
    assert.same({ good = false }, (verdict.read(401, "", decode)))
  end)

  it("is no verdict otherwise", function()
    for _, status in ipairs({ 301, 400, 403, 404, 429, 500, 502, 503 }) do
      local found, problem = verdict.read(status, { userId = 1, exp = 1 }, decode)
      assert.is_nil(found)
      assert.matches(tostring(status), problem)
    end
    for _, body in ipairs({ {}, { userId = "1", exp = 1 }, { userId = 1 }, "<html>" }) do
      assert.is_nil((account(body)))
    end
  end)
end)

describe("a verdict", function()
  local conf = { verdict_seconds = 30, refusal_seconds = 5 }

  it("is kept for 30 seconds at most, past the token's end for 5, and never when auth may refuse it", function()
    assert.equal(30, verdict.seconds_to_keep({ good = true }, 2000, 1000, conf))
    assert.equal(12, verdict.seconds_to_keep({ good = true }, 1012, 1000, conf))
    assert.equal(5, verdict.seconds_to_keep({ good = true }, 1000, 1000, conf))
    assert.equal(5, verdict.seconds_to_keep({ good = true }, 970, 1000, conf))
    assert.equal(2, verdict.seconds_to_keep({ good = true }, 942, 1000, conf))
    assert.is_true(verdict.seconds_to_keep({ good = true }, 940, 1000, conf) <= 0)
  end)

  it("is kept for 5 seconds when it is a refusal", function()
    assert.equal(5, verdict.seconds_to_keep({ good = false }, nil, 1000, conf))
  end)
end)
