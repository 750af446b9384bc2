-- A stand-in for the parts of Kong's plugin development kit that the plugin uses, as its documentation describes them, with
-- the documented refusals of wrong arguments and wrong phases.

local fake_kong = {}

local EXIT = {}

local function lower(name)
  assert(type(name) == "string", "header must be a string")
  return name:lower()
end

-- Seconds for which Kong's cache brings a value back that has run out when its loader fails.
local RESURRECT_TTL = 30

local function new_cache(clock)
  local kept = {}
  local cache = { loads = 0, is_lock_held = false }

  local function keep(key, value, ttl)
    kept[key] = { value = value, ends_at = ttl > 0 and clock.now + ttl or nil }
  end

  -- As mlcache: the third value of the loader is the ttl, zero for ever, less than zero not at all. After an error, or when
  -- another has the lock for too long, a value that has run out comes back.
  function cache:get(key, options, load)
    assert(type(key) == "string", "key must be a string")
    assert(type(options) == "table" and type(load) == "function")
    assert(type(options.ttl) == "number" and options.ttl >= 0, "opts.ttl must be a number of at least 0")
    local entry = kept[key]
    if entry and (entry.ends_at == nil or clock.now < entry.ends_at) then
      return entry.value, nil
    end
    if self.is_lock_held then
      if entry then
        return entry.value, nil
      end
      return nil, "failed to get from node cache: could not acquire callback lock: timeout"
    end
    self.loads = self.loads + 1
    local value, problem, ttl = load()
    if problem then
      if entry then
        keep(key, entry.value, RESURRECT_TTL)
        return entry.value, nil
      end
      return nil, "failed to get from node cache: " .. tostring(problem)
    end
    ttl = ttl or options.ttl
    assert(type(ttl) == "number", "bad third return value of the loader")
    if ttl >= 0 then
      keep(key, value, ttl)
    end
    return value, nil
  end

  function cache:keys()
    local keys = {}
    for key in pairs(kept) do
      keys[#keys + 1] = key
    end
    return keys
  end
  return cache
end

-- The headers of one request, a list of { name, value }, with the functions that Kong offers on them.
local function header_functions(lines, phase_of)
  local function check_phase()
    local phase = phase_of()
    assert(phase == "rewrite" or phase == "access", "function cannot be called in " .. tostring(phase) .. " phase")
  end
  local function clear_header(name)
    check_phase()
    for index = #lines, 1, -1 do
      if lines[index][1]:lower() == lower(name) then
        table.remove(lines, index)
      end
    end
  end
  return {
    get_header = function(name)
      for _, line in ipairs(lines) do
        if line[1]:lower() == lower(name) then
          return line[2]
        end
      end
      return nil
    end,
    get_headers = function(max)
      max = max or 100
      assert(max >= 1 and max <= 1000, "max_headers must be >= 1 and <= 1000")
      local headers = {}
      for index = 1, math.min(max, #lines) do
        local name, value = lines[index][1]:lower(), lines[index][2]
        local known = headers[name]
        if known == nil then
          headers[name] = value
        elseif type(known) == "table" then
          known[#known + 1] = value
        else
          headers[name] = { known, value }
        end
      end
      return headers
    end,
    clear_header = clear_header,
    set_header = function(name, value)
      check_phase()
      assert(type(value) == "string" or type(value) == "number" or type(value) == "boolean", "invalid header value")
      clear_header(name)
      lines[#lines + 1] = { name, tostring(value) }
    end,
  }
end

-- Stands for a dictionary that workers share: what nginx's `incr` does, which no other request can come between.
local function new_counts(clock)
  local kept = {}
  return {
    incr = function(_, key, by, init, ttl)
      local entry = kept[key]
      if not entry or clock.now >= entry.ends_at then
        entry = { value = init, ends_at = clock.now + ttl }
        kept[key] = entry
      end
      entry.value = entry.value + by
      return entry.value
    end,
  }
end

-- One worker of Kong. `clock.now` is the time in seconds.
function fake_kong.new()
  local node = { clock = { now = 1000 }, warnings = {} }
  node.cache = new_cache(node.clock)
  local counts = new_counts(node.clock)

  -- Runs a plugin's phases on a request { method, path, headers }. Returns what it answered, or nil when the request goes on,
  -- and the request's headers as the upstream would get them.
  function node:run(plugin, conf, request, phases)
    local lines = {}
    for _, line in ipairs(request.headers or {}) do
      lines[#lines + 1] = { line[1], line[2] }
    end
    local phase
    local headers = header_functions(lines, function()
      return phase
    end)
    _G.ngx = {
      now = function()
        return node.clock.now
      end,
      shared = { kong_rate_limiting_counters = counts },
      var = { kong_request_id = "kong-1" },
    }
    _G.kong = {
      cache = node.cache,
      log = {
        warn = function(...)
          node.warnings[#node.warnings + 1] = table.concat({ ... })
        end,
      },
      request = {
        get_method = function()
          return request.method
        end,
        get_raw_path = function()
          return (request.path:gsub("%?.*$", ""))
        end,
        get_header = headers.get_header,
        get_headers = headers.get_headers,
      },
      ctx = { plugin = {} },
      client = {
        get_forwarded_ip = function()
          return request.ip or "192.0.2.1"
        end,
      },
      router = {
        get_route = function()
          return { name = request.route }
        end,
      },
      service = { request = { clear_header = headers.clear_header, set_header = headers.set_header } },
      response = {
        exit = function(status, body, answer_headers)
          assert(type(status) == "number" and status >= 100 and status <= 599, "code must be a number between 100 and 599")
          assert(type(body) == "table" or type(body) == "string" or body == nil)
          for name, value in pairs(answer_headers or {}) do
            assert(type(name) == "string" and type(value) == "string", "invalid header")
          end
          error({ [EXIT] = { status = status, body = body, headers = answer_headers or {} } })
        end,
      },
    }
    local answer
    -- What goes out: the plugin's own answer, or what the request says that Kong or the service answered.
    local function answers_of(out)
      return {
        exit = _G.kong.response.exit,
        get_status = function()
          return out.status
        end,
        get_source = function()
          return out.source
        end,
        get_header = function(name)
          return out.headers[name]
        end,
        set_header = function(name, value)
          assert(phase == "header_filter", "headers are sent")
          out.headers[name] = value
        end,
        clear_header = function(name)
          assert(phase == "header_filter", "headers are sent")
          out.headers[name] = nil
        end,
        get_raw_body = function()
          assert(phase == "body_filter")
          return out.body
        end,
        set_raw_body = function(body)
          assert(phase == "body_filter")
          out.body = body
        end,
      }
    end
    if request.answer then
      _G.kong.response = answers_of(request.answer)
    end
    for _, name in ipairs(phases or { "rewrite", "access" }) do
      phase = name
      local ok, problem = pcall(plugin[name], plugin, conf)
      if not ok then
        answer = type(problem) == "table" and problem[EXIT]
        if not answer then
          error(problem, 0)
        end
        break
      end
    end
    return answer, lines
  end

  return node
end

return fake_kong
