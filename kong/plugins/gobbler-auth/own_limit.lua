-- This node's own limit of requests, counted at once and in its own memory. rate-limiting reads its count before it adds to it,
-- so that simultaneous requests pass it, and allows everything while its Redis does not answer.

local own_limit = {}

-- Kong's, for the policy "local" of rate-limiting.
local SHARED = "kong_rate_limiting_counters"

-- Counts a request; returns the seconds to wait if it exceeds the limit. Minutes begin as those of rate-limiting do.
function own_limit.wait_of(conf, route, ip, now)
  local name = route and conf.per_minute_of_routes and conf.per_minute_of_routes[route.name] and route.name
  local limit = name and conf.per_minute_of_routes[name] or conf.per_minute
  local key = table.concat({ "gobbler", name or "", ip, math.floor(now / 60) }, ":")
  local count = ngx.shared[SHARED]:incr(key, 1, 0, 120)
  if count and count > limit then
    return math.ceil(60 - now % 60)
  end
end

return own_limit
