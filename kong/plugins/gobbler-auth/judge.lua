-- Whether a token is good, asking auth as seldom as may be.

local sha256 = require "resty.sha256"
local to_hex = require("resty.string").to_hex
local ask_auth = require "kong.plugins.gobbler-auth.ask_auth"
local verdict = require "kong.plugins.gobbler-auth.verdict"

-- No dump of the cache shall hold a token that works.
local function key_of(token)
  local digest = sha256:new()
  digest:update(token)
  return "gobbler-auth:" .. to_hex(digest:final())
end

-- Returns a verdict, or nil and why there is none. Of many requests with one token at a time a single one asks, the others wait
-- for its answer. Failures are not kept: the next request asks again.
local function judge(cache, conf, token, now, request_id)
  local unkept
  local kept, problem = cache:get(key_of(token), { ttl = conf.refusal_seconds }, function()
    local found, ends_at = ask_auth(conf, token, request_id)
    if not found then
      return nil, ends_at -- in its place stands what went wrong
    end
    local seconds = verdict.seconds_to_keep(found, ends_at, now(), conf)
    if seconds <= 0 then
      unkept = found
      return nil, "not to be kept"
    end
    return found, nil, seconds
  end)
  if kept or unkept then
    return kept or unkept
  end
  return nil, problem
end

return judge
