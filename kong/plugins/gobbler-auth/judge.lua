-- Whether a token is good, asking auth as seldom as may be.

local sha256 = require "resty.sha256"
local to_hex = require("resty.string").to_hex
local ask_auth = require "kong.plugins.gobbler-auth.ask_auth"
local verdict = require "kong.plugins.gobbler-auth.verdict"

-- To Kong's cache: hand this on and forget it. An error would not do: for that the cache brings an older value back and keeps it
-- for another half minute (its resurrect_ttl, which can't be switched off by call).
local NOT_KEPT = -1

-- Seconds by which clocks of workers and of the cache may differ.
local LEEWAY = 1

-- No dump of the cache shall hold a token that works.
local function key_of(token)
  local digest = sha256:new()
  digest:update(token)
  return "gobbler-auth:" .. to_hex(digest:final())
end

-- Returns a verdict, or nil and why there is none. Of many requests with one token at a time a single one asks, the others wait
-- for its answer. Failures are not kept: the next request asks again.
local function judge(cache, conf, token, now, request_id)
  local found, problem = cache:get(key_of(token), { ttl = conf.refusal_seconds }, function()
    local fresh, ends_at = ask_auth(conf, token, request_id)
    if not fresh then
      return { failure = ends_at }, nil, NOT_KEPT -- in its place stands what went wrong
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
  -- Whoever has waited in vain for another's question is given an older value, if there is one.
  if found.stale_at and now() > found.stale_at then
    return nil, "nothing but an old verdict was at hand"
  end
  return found
end

return judge
