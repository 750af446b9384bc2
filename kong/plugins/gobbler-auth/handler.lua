-- Kong's side of logging in: nobody without a good token gets past it, but for what is public. The router checks tokens again
-- by itself, so it is as safe without Kong; this spares it the work, and cuts a revoked session off at the door.

local judge = require "kong.plugins.gobbler-auth.judge"
local refusals = require "kong.plugins.gobbler-auth.refusals"
local request_headers = require "kong.plugins.gobbler-auth.request_headers"
local routes = require "kong.plugins.gobbler-auth.routes"

local GobblerAuth = {
  -- Behind rate-limiting (910): guessing tokens is limited as well.
  PRIORITY = 900,
  VERSION = "1.0.0",
}

-- The most lines of headers that are looked at. Identity could hide behind them, so a request with more is refused.
local MAX_HEADERS = 200

local function clear_identity(headers)
  for name in pairs(headers) do
    if request_headers.is_identity(name) then
      kong.service.request.clear_header(name)
    end
  end
end

local function refuse(refusal, path)
  local body = refusals.body(refusal, routes.place_of(path) == "graphql", kong.request.get_header("x-request-id"))
  return kong.response.exit(refusal.status, body, refusals.headers(refusal))
end

-- Before all other plugins, and also where no route matches.
function GobblerAuth:rewrite()
  local headers = kong.request.get_headers(MAX_HEADERS)
  clear_identity(headers)
  local id = headers["x-request-id"]
  if id ~= nil and not request_headers.is_request_id(id) then
    kong.service.request.clear_header("x-request-id")
  end
  -- Kong words its own errors as the client would like them; a browser would get HTML of an address that only speaks JSON.
  local place = routes.place_of(kong.request.get_raw_path())
  if place == "rest" or place == nil then
    kong.service.request.set_header("Accept", "application/json")
  end
end

function GobblerAuth:access(conf)
  local path = kong.request.get_raw_path()
  local headers = kong.request.get_headers(MAX_HEADERS)
  -- Again: Kong runs the phase above only for a plugin that is set for all routes.
  clear_identity(headers)
  if request_headers.count(headers) >= MAX_HEADERS then
    return refuse(refusals.TOO_MANY_HEADERS, path)
  end
  local need = routes.need_of(kong.request.get_method(), path)
  if not need then
    return refuse(refusals.NOWHERE, path)
  end
  local token, problem = request_headers.bearer_token(headers["authorization"])
  if problem == "repeated" then
    return refuse(refusals.REPEATED, path)
  end
  if need == "nothing" then
    return
  end
  if problem then
    return refuse(refusals.BAD_TOKEN, path)
  end
  if not token then
    if need == "good" then
      return refuse(refusals.NO_TOKEN, path)
    end
    return
  end

  local id = headers["x-request-id"]
  local passed_id = request_headers.is_request_id(id) and id or nil
  local found, failure = judge(kong.cache, conf, token, ngx.now, passed_id)
  if not found then
    kong.log.warn("a token could not be checked: ", failure)
    return refuse(refusals.AUTH_OUT, path)
  end
  if not found.good then
    return refuse(refusals.BAD_TOKEN, path)
  end
end

return GobblerAuth
