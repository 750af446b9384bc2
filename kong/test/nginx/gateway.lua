-- Runs the plugin in an nginx worker as Kong does: what it uses of Kong's kit stands here on nginx's own functions, and
-- kong.cache on a shared dictionary with a lock, so that all workers share verdicts as they do in Kong.

local cjson = require "cjson.safe"

local gateway = {}

-- Seconds that Kong's cache waits for another request that is loading a value.
local LOCK_TIMEOUT = 5

-- Seconds for which it brings a value back that has run out when its loader fails.
local RESURRECT_TTL = 30

local cache = {}

-- The value and whether it has run out.
local function look_up(key)
  local kept, _, is_stale = ngx.shared.verdicts:get_stale(key)
  return kept and cjson.decode(kept), is_stale
end

local function wait_for_lock(key)
  local waited = 0
  while ngx.var.has_lock == "yes" and not ngx.shared.locks:add(key, true, 10) do
    if waited >= LOCK_TIMEOUT then
      return false
    end
    ngx.sleep(0.01)
    waited = waited + 0.01
  end
  return true
end

local function load_and_keep(key, options, load, old)
  local ok, value, problem, ttl = pcall(load)
  if not ok then
    return nil, "callback threw an error: " .. tostring(value)
  end
  if problem and old then
    ngx.shared.verdicts:set(key, cjson.encode(old), RESURRECT_TTL)
    return old
  end
  if problem then
    return nil, tostring(problem)
  end
  ttl = ttl or options.ttl
  if ttl >= 0 then
    ngx.shared.verdicts:set(key, cjson.encode(value), ttl)
  end
  return value
end

function cache:get(key, options, load)
  local found, is_stale = look_up(key)
  if found and not is_stale then
    return found
  end
  local old = found
  if not wait_for_lock(key) then
    return old, old == nil and "could not acquire callback lock: timeout" or nil
  end
  local problem
  found, is_stale = look_up(key)
  if not found or is_stale then
    found, problem = load_and_keep(key, options, load, old)
  end
  ngx.shared.locks:delete(key)
  if problem then
    return nil, "failed to get from node cache: " .. problem
  end
  return found
end

local function exit(status, body, headers)
  ngx.status = status
  ngx.ctx.source = "exit"
  for name, value in pairs(headers or {}) do
    ngx.header[name] = value
  end
  local text = type(body) == "table" and cjson.encode(body) or body or ""
  ngx.header["Content-Length"] = #text
  ngx.print(text)
  return ngx.exit(status)
end

-- As Kong's: nothing until the whole body is there.
local function get_raw_body()
  local whole = (ngx.ctx.body or "") .. (ngx.arg[1] or "")
  if ngx.arg[2] then
    return whole
  end
  ngx.ctx.body = whole
  ngx.arg[1] = nil
end

-- What stands at Kong's /kong_error_handler: it words an error of nginx's as the client would like it.
function gateway.say_error()
  ngx.ctx.source = "error"
  if ngx.status == 494 then
    ngx.status = 400
  end
  local accept = ngx.req.get_headers()["accept"]
  if accept == "application/grpc" then
    return exit(ngx.status, "")
  end
  local message = "Kong's words for " .. ngx.status
  if accept == "application/json" then
    return exit(ngx.status, { message = message, request_id = ngx.var.kong_request_id })
  end
  return exit(ngx.status, "<html>" .. message .. "</html>", { ["Content-Type"] = "text/html" })
end

-- Called in nginx's init phase, where globals may be made.
function gateway.install()
  kong = {
    cache = cache,
    log = {
      warn = function(...)
        ngx.log(ngx.WARN, ...)
      end,
    },
    request = {
      get_method = function()
        return ngx.req.get_method()
      end,
      get_raw_path = function()
        return (ngx.var.request_uri:gsub("%?.*$", ""))
      end,
      get_header = function(name)
        local value = ngx.req.get_headers(100)[name]
        return type(value) == "table" and value[1] or value
      end,
      get_headers = function(max)
        return (ngx.req.get_headers(max))
      end,
    },
    ctx = { plugin = {} },
    client = {
      get_forwarded_ip = function()
        return ngx.var.remote_addr
      end,
    },
    router = {
      get_route = function()
        return { name = ngx.var.uri == "/user/loginuser" and "credentials" or nil }
      end,
    },
    service = { request = { clear_header = ngx.req.clear_header, set_header = ngx.req.set_header } },
    response = {
      exit = exit,
      get_status = function()
        return ngx.status
      end,
      get_source = function()
        return ngx.ctx.source or "service"
      end,
      get_header = function(name)
        return ngx.header[name]
      end,
      set_header = function(name, value)
        ngx.header[name] = value
      end,
      clear_header = function(name)
        ngx.header[name] = nil
      end,
      get_raw_body = get_raw_body,
      set_raw_body = function(body)
        ngx.arg[1] = body
        ngx.arg[2] = true
      end,
    },
  }
  gateway.plugin = require "kong.plugins.gobbler-auth.handler"
end

-- One of the plugin's phases, with where auth is on this server.
function gateway.run(phase)
  -- As correlation-id does, which runs first.
  if phase == "header_filter" and not ngx.header["X-Request-ID"] then
    ngx.header["X-Request-ID"] = ngx.var.request_id
  end
  return gateway.plugin[phase](gateway.plugin, {
    auth_url = ngx.var.auth_url,
    timeout_ms = 1000,
    keepalive_ms = 60000,
    verdict_seconds = tonumber(ngx.var.verdict_seconds),
    refusal_seconds = 5,
    per_minute = 1000000,
    per_minute_of_routes = { credentials = 20 },
  })
end

return gateway
