-- Kong's part of authentication: except for public routes, every request needs a good token. The router verifies tokens again by
-- itself, so it is as safe without Kong; this saves it work, and rejects revoked sessions early.

local judge = require "kong.plugins.gobbler-auth.judge"
local kong_errors = require "kong.plugins.gobbler-auth.kong_errors"
local own_limit = require "kong.plugins.gobbler-auth.own_limit"
local refusals = require "kong.plugins.gobbler-auth.refusals"
local request_headers = require "kong.plugins.gobbler-auth.request_headers"
local routes = require "kong.plugins.gobbler-auth.routes"
local uncounted = require "kong.plugins.gobbler-auth.uncounted"

local GobblerAuth = {
  -- After rate-limiting (910): guessing tokens is limited too.
  PRIORITY = 900,
  VERSION = "1.0.0",
}

-- Only so many header lines are read. An identity header could follow them, so a request with more is refused.
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

function GobblerAuth:init_worker()
  uncounted.register()
end

-- Before all other plugins, and also where no route matches.
function GobblerAuth:rewrite()
  local headers = kong.request.get_headers(MAX_HEADERS)
  clear_identity(headers)
  local id = headers["x-request-id"]
  if id ~= nil and not request_headers.is_request_id(id) then
    kong.service.request.clear_header("x-request-id")
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
  kong.ctx.plugin.is_limited = true
  local wait = own_limit.wait_of(conf, kong.router.get_route(), kong.client.get_forwarded_ip(), ngx.now())
  if wait then
    return refuse(refusals.too_many(wait), path)
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

local function is_kongs_error()
  return kong.response.get_status() >= 400 and kong.response.get_source() ~= "service"
end

function GobblerAuth:header_filter()
  if is_kongs_error() then
    kong.response.set_header("Content-Type", "application/json; charset=utf-8")
    kong.response.clear_header("Content-Length")
  elseif
    kong.ctx.plugin.is_limited
    and kong.response.get_source() == "service"
    and not kong.response.get_header("RateLimit-Limit")
  then
    uncounted.add()
  end
end

function GobblerAuth:body_filter()
  if is_kongs_error() then
    local body = kong.response.get_raw_body()
    if body then
      kong.response.set_raw_body(kong_errors.body(kong.response.get_status(), body, ngx.var.kong_request_id))
    end
  end
end

return GobblerAuth
