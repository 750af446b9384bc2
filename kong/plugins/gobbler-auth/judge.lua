-- Whether a token is good, asking auth as rarely as possible.

local sha256 = require "resty.sha256"
local to_hex = require("resty.string").to_hex
local ask_auth = require "kong.plugins.gobbler-auth.ask_auth"
local verdict = require "kong.plugins.gobbler-auth.verdict"

-- Makes Kong's cache return a value without keeping it. After an error it would restore an older value and keep that for another
-- 30 s (its resurrect_ttl, which can't be turned off per call).
local NOT_KEPT = -1

-- Seconds by which clocks of workers and of the cache may differ.
local LEEWAY = 1

-- A dump of the cache must not contain valid tokens.
local function key_of(token)
  local digest = sha256:new()
  digest:update(token)
  return "gobbler-auth:" .. to_hex(digest:final())
end

-- Returns a verdict, or nil and why there is none. Concurrent requests with one token share one call. Failures are not kept: the
-- next request asks again.
local function judge(cache, conf, token, now, request_id)
  local found, problem = cache:get(key_of(token), { ttl = conf.refusal_seconds }, function()
    local fresh, ends_at = ask_auth(conf, token, request_id)
    if not fresh then
      return { failure = ends_at }, nil, NOT_KEPT -- the reason, in place of a verdict
    end
    local seconds = verdict.seconds_to_keep(fresh, ends_at, now(), conf)
    if seconds <= 0 then
      return fresh, nil, NOT_KEPT
    end
    fresh.stale_at = now() + seconds + LEEWAY
    return fresh, nil, seconds
  end)
  if not found or found.failure then
    return nil, problem or found.failure
  end
  -- A request that timed out while it waited for another's answer gets an older value from the cache, if there is one.
  if found.stale_at and now() > found.stale_at then
    return nil, "only an expired verdict was available"
  end
  return found
end

return judge
