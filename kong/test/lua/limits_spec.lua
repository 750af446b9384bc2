local handler

before_each(function()
  local counts = {}
  _G.ngx = {
    shared = {
      kong_rate_limiting_counters = {
        incr = function(_, key, by, first)
          counts[key] = (counts[key] or first) + by
          return counts[key]
        end,
      },
    },
  }
  package.loaded["kong.plugins.gobbler-auth.judge"] = function() end
  package.loaded["cjson.safe"] = { encode = tostring, decode = tostring }
  package.loaded["kong.plugins.gobbler-auth.handler"] = nil
  package.loaded["kong.plugins.gobbler-auth.uncounted"] = nil
  handler = require "kong.plugins.gobbler-auth.handler"
end)

describe("a node's own limit", function()
  local own_limit = require "kong.plugins.gobbler-auth.own_limit"
  local conf = { per_minute = 100, per_minute_of_routes = { credentials = 20 } }

  local function passed(times, ip, route, now)
    local count = 0
    for _ = 1, times do
      count = count + (own_limit.wait_of(conf, { name = route }, ip, now or 1215) == nil and 1 or 0)
    end
    return count
  end

  it("lets a number of requests per address through each minute, by the route's own limit or the common one", function()
    assert.equal(20, passed(50, "192.0.2.1", "credentials"))
    assert.equal(100, passed(150, "192.0.2.1", "user"))
    assert.equal(0, passed(5, "192.0.2.1", "post"))
    assert.equal(20, passed(50, "192.0.2.2", "credentials"))
  end)

  it("returns the seconds until the next minute, which starts at zero", function()
    passed(20, "192.0.2.1", "credentials")
    assert.equal(45, own_limit.wait_of(conf, { name = "credentials" }, "192.0.2.1", 1215))
    assert.equal(1, passed(1, "192.0.2.1", "credentials", 1260))
  end)
end)

describe("requests that the shared limit could not count", function()
  local counted
  local function answered(header)
    counted = 0
    _G.kong = {
      ctx = { plugin = { is_limited = true } },
      response = {
        get_status = function() return 200 end,
        get_source = function() return "service" end,
        get_header = function() return header end,
      },
    }
    handler:init_worker()
    handler:header_filter()
    return counted
  end
  after_each(function()
    package.loaded["kong.plugins.prometheus.exporter"] = nil
  end)

  it("are counted for Prometheus: they lack the header that rate-limiting sets", function()
    package.loaded["kong.plugins.prometheus.exporter"] = {
      get_prometheus = function()
        return {
          counter = function(_, name)
            assert.equal("gobbler_uncounted_requests_total", name)
            return { inc = function(_, by) counted = counted + by end }
          end,
        }
      end,
    }
    assert.equal(0, answered("100"))
    assert.equal(1, answered(nil))
  end)

  it("pass where the prometheus plugin is missing too", function()
    assert.equal(0, answered(nil))
  end)
end)

describe("the plugin", function()
  it("runs after the rate limit and before prometheus, and has a version of three numbers", function()
    assert.is_true(handler.PRIORITY < 910 and handler.PRIORITY > 13)
    assert.matches("^%d+%.%d+%.%d+$", handler.VERSION)
  end)
end)
