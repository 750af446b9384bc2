-- Stand-ins for what only Kong and OpenResty have; gateway.integration.test.ts has the real locks between workers.
package.loaded["resty.sha256"] = {
  new = function()
    return {
      update = function(self, text) self.text = text end,
      final = function(self) return "hash of " .. #self.text end,
    }
  end,
}
package.loaded["resty.string"] = { to_hex = function(text) return text end }

local CONF = { verdict_seconds = 30, refusal_seconds = 5 }
local GOOD = "good.token"

local now, asked, answer, cache

package.loaded["kong.plugins.gobbler-auth.ask_auth"] = function(_, token)
  asked[#asked + 1] = token
  return answer()
end
local judge = require "kong.plugins.gobbler-auth.judge"

-- As Kong's mlcache: a ttl of zero means for ever and one below zero not at all; an old value comes back when the loader fails or
-- another holds the lock for too long.
local function new_cache()
  local kept = {}
  return {
    kept = kept,
    get = function(self, key, options, load)
      local entry = kept[key]
      if entry and (entry.ends_at == 0 or now < entry.ends_at) then
        return entry.value
      end
      if self.is_lock_held then
        return entry and entry.value, not entry and "could not acquire callback lock: timeout" or nil
      end
      local value, problem, ttl = load()
      if problem then
        return entry and entry.value, not entry and problem or nil
      end
      ttl = ttl or options.ttl
      if ttl >= 0 then
        kept[key] = { value = value, ends_at = ttl > 0 and now + ttl or 0 }
      end
      return value
    end,
  }
end

before_each(function()
  now, asked, cache = 1000, {}, new_cache()
end)

local function ends_at(second)
  answer = function() return { good = true }, second end
end
local function refuses()
  answer = function() return { good = false } end
end
local function is_down()
  answer = function() return nil, "auth did not answer: timeout" end
end
local function ask(token)
  local found, problem = judge(cache, CONF, token or GOOD, function() return now end, "r-1")
  return found and found.good, problem
end

describe("auth", function()
  it("is asked once per token while the verdict holds, and again afterwards", function()
    ends_at(1900)
    for _, second in ipairs({ 1000, 1029, 1031 }) do
      now = second
      assert.is_true((ask()))
    end
    assert.equal(2, #asked)
  end)

  it("is asked again once the token may have expired", function()
    ends_at(1010)
    assert.is_true((ask()))
    now = 1010
    refuses()
    assert.is_false((ask()))
  end)

  it("is asked every 5 seconds for a token that it accepts after its end", function()
    ends_at(980)
    for second = 1000, 1011 do
      now = second
      assert.is_true((ask()))
    end
    assert.equal(3, #asked)
  end)

  it("is asked each time where it might refuse the token at any moment", function()
    ends_at(940)
    assert.is_true((ask()))
    assert.is_true((ask()))
    assert.equal(2, #asked)
  end)

  it("is not asked for 5 seconds after a refusal", function()
    refuses()
    assert.is_false((ask()))
    ends_at(1900)
    now = 1004
    assert.is_false((ask()))
    now = 1006
    assert.is_true((ask()))
    assert.equal(2, #asked)
  end)

  it("is asked about a token that the cache only knows by its hash", function()
    ends_at(1900)
    ask()
    assert.same({ "gobbler-auth:hash of 10" }, { (next(cache.kept)) })
  end)
end)

describe("while auth is down", function()
  it("there is no verdict, and the next request asks again", function()
    is_down()
    for _ = 1, 2 do
      local good, problem = ask()
      assert.is_nil(good)
      assert.matches("timeout", problem)
    end
    assert.equal(2, #asked)
    ends_at(1900)
    assert.is_true((ask()))
  end)

  it("a known verdict holds until its end, and no longer", function()
    ends_at(1900)
    ask()
    is_down()
    now = 1029
    assert.is_true((ask()))
    for _ = 1, 2 do
      now = now + 2
      assert.is_nil((ask()))
    end
  end)

  it("an old verdict does not count for a request that timed out while it waited for another's answer", function()
    ends_at(1900)
    ask()
    cache.is_lock_held = true
    assert.is_true((ask()))
    now = 1035
    assert.is_nil((ask()))
    assert.is_nil((ask("another")))
  end)
end)
