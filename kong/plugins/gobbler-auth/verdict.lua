-- What auth's answer about a token means, and for how long.

local verdict = {}

-- A verdict is { good = boolean }. Returns nil and a reason if the answer says nothing about the token: a failure of
-- auth must never become a refusal.
-- @param status HTTP status of the answer
-- @param body its body
-- @param decode turns JSON into a table, or into nil when it is none
-- @return the verdict and the second at which the token ends (nil for a refusal)
function verdict.read(status, body, decode)
  if status == 401 then
    return { good = false }
  end
  if status ~= 200 then
    return nil, "auth answered " .. tostring(status)
  end
  local account = decode(body or "")
  if type(account) ~= "table" or type(account.userId) ~= "number" or type(account.exp) ~= "number" then
    return nil, "auth answered something else than an account"
  end
  return { good = true }, account.exp
end

-- Seconds for which auth still accepts an expired token, because clocks may differ by that.
local SKEW = 60

-- Seconds for which a verdict may be kept: to the token's end, and past it, while auth still takes it, for a few at a time. Zero
-- or less: not at all (to Kong's cache a zero would mean for ever).
function verdict.seconds_to_keep(found, ends_at, now, conf)
  if not found.good then
    return conf.refusal_seconds
  end
  local left = ends_at - now
  return math.min(conf.verdict_seconds, math.max(left, math.min(conf.refusal_seconds, left + SKEW)))
end

return verdict
