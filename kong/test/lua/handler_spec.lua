local fake_auth = require "fake_auth"
local fake_kong = require "fake_kong"
local plugin = require "kong.plugins.gobbler-auth.handler"

local CONF = {
  auth_url = "http://auth:4001",
  timeout_ms = 1000,
  keepalive_ms = 60000,
  verdict_seconds = 30,
  refusal_seconds = 5,
  per_minute = 100,
  per_minute_of_routes = { credentials = 20 },
}
local GOOD = "good.token"

local node
before_each(function()
  fake_auth.reset()
  node = fake_kong.new()
  fake_auth.knows(GOOD, node.clock.now + 900)
end)

local function ask(method, path, headers, phases)
  return node:run(plugin, CONF, { method = method, path = path, headers = headers }, phases)
end
local function ask_with(token, method, path)
  return ask(method or "POST", path or "/reservation/reserve", { { "Authorization", "Bearer " .. token } })
end
local function names_of(lines)
  local names = {}
  for _, line in ipairs(lines) do
    names[line[1]] = line[2]
  end
  return names
end

describe("a route that needs a token", function()
  it("is passed on with a good one", function()
    assert.is_nil((ask_with(GOOD)))
  end)

  it("is refused without one, in the phone's shape", function()
    local answer = ask("POST", "/reservation/reserve", { { "X-Request-ID", "r-1" } })
    assert.equal(401, answer.status)
    assert.equal("Bearer", answer.headers["WWW-Authenticate"])
    assert.equal("application/json; charset=utf-8", answer.headers["Content-Type"])
    assert.equal("UNAUTHENTICATED", answer.body.code)
    assert.equal("r-1", answer.body.requestId)
    assert.equal("string", type(answer.body.error))
    assert.equal(0, #fake_auth.asked)
  end)

  it("is refused with a bad one", function()
    local answer = ask_with("forged")
    assert.equal(401, answer.status)
    assert.equal('Bearer error="invalid_token"', answer.headers["WWW-Authenticate"])
  end)

  it("is refused with what is no bearer token, without a question", function()
    for _, value in ipairs({ "Basic YTpi", "Bearer", "Bearer " .. ("a"):rep(9000), "Bearer a b" }) do
      assert.equal(401, ask("GET", "/post/viewpost", { { "Authorization", value } }).status)
    end
    assert.equal(0, #fake_auth.asked)
  end)
end)

describe("a public route", function()
  it("is passed on without a token and without asking auth", function()
    assert.is_nil((ask("GET", "/post/viewposts?latitude=1&longitude=2")))
    assert.is_nil((ask("POST", "/user/loginuser")))
    assert.equal(0, #fake_auth.asked)
  end)

  it("is passed on with a bad token, which the router ignores, and with the good one, which it honours", function()
    for _, token in ipairs({ "forged", GOOD }) do
      local answer, lines = ask_with(token, "GET", "/post/viewposts")
      assert.is_nil(answer)
      assert.equal("Bearer " .. token, names_of(lines)["Authorization"])
    end
  end)

  it("is passed on while auth is out", function()
    fake_auth.reset()
    assert.is_nil((ask("GET", "/user/ping")))
    assert.is_nil((ask("GET", "/pictures/a.jpg")))
  end)
end)

describe("GraphQL", function()
  it("is passed on without a token and with a good one", function()
    assert.is_nil((ask("POST", "/graphql")))
    assert.is_nil((ask_with(GOOD, "POST", "/graphql")))
  end)

  it("is refused with a bad one, in GraphQL's shape", function()
    local answer = ask_with("forged", "POST", "/graphql")
    assert.equal(401, answer.status)
    assert.equal("UNAUTHENTICATED", answer.body.errors[1].extensions.code)
    assert.is_nil(answer.body.error)
  end)

  it("is refused with something else in its place", function()
    assert.equal(401, ask("POST", "/graphql", { { "Authorization", "Basic YTpi" } }).status)
  end)
end)

describe("a repeated Authorization", function()
  it("is refused everywhere, whatever it holds", function()
    local twice = { { "Authorization", "Bearer " .. GOOD }, { "authorization", "Bearer " .. GOOD } }
    for _, path in ipairs({ "/graphql", "/post/viewpost", "/user/ping", "/pictures/a.jpg" }) do
      local answer = ask("GET", path, twice)
      assert.equal(401, answer.status, path)
      assert.equal('Bearer error="invalid_request"', answer.headers["WWW-Authenticate"])
    end
    assert.equal(0, #fake_auth.asked)
  end)
end)

describe("identity headers", function()
  local spoofed = {
    { "X-User-Id", "1" },
    { "X-User-Id", "2" },
    { "x_user_id", "1" },
    { "X-Consumer-Username", "ana" },
    { "X-Credential-Identifier", "ana" },
    { "X-UserInfo", "e30=" },
    { "User-Agent", "phone" },
  }

  it("are gone on every route, open ones too, and nothing else is", function()
    for _, path in ipairs({ "/user/ping", "/graphql", "/pictures/a.jpg", "/docs" }) do
      local answer, lines = ask("GET", path, spoofed)
      assert.is_nil(answer)
      for _, line in ipairs(lines) do
        assert.equal("User-Agent", line[1], path)
      end
      assert.equal("phone", names_of(lines)["User-Agent"])
    end
  end)

  it("are gone before any other plugin looks", function()
    local _, lines = ask("POST", "/user/loginuser", spoofed, { "rewrite" })
    assert.is_nil(names_of(lines)["X-User-Id"])
  end)

  it("are gone where the plugin is set for one route alone", function()
    local _, lines = ask("POST", "/user/loginuser", spoofed, { "access" })
    assert.same({ ["User-Agent"] = "phone" }, names_of(lines))
  end)

  it("can't hide behind many others", function()
    local many = {}
    for index = 1, 250 do
      many[index] = { "X-Filler-" .. index, "x" }
    end
    many[251] = { "X-User-Id", "1" }
    assert.equal(431, ask("GET", "/user/ping", many).status)
  end)
end)

describe("a path that leads nowhere", function()
  it("is not found, with or without a token", function()
    for _, path in ipairs({ "/user//ping", "/user/..%2fping", "/userfoo", "/graphql/" }) do
      local answer = ask_with(GOOD, "GET", path)
      assert.equal(404, answer.status, path)
      assert.equal("NOT_FOUND", answer.body.code)
    end
  end)
end)

describe("errors of Kong itself", function()
  local function answered(status, body, source, headers)
    local answer = { status = status, body = body, source = source, headers = headers or { ["Content-Length"] = "9" } }
    node:run(plugin, CONF, { method = "GET", path = "/graphql", headers = {}, answer = answer }, { "header_filter", "body_filter" })
    return answer
  end

  it("are JSON with a code, whatever they were", function()
    for status, code in pairs({
      [400] = "BAD_REQUEST", [404] = "NOT_FOUND", [408] = "BAD_REQUEST", [413] = "PAYLOAD_TOO_LARGE", [414] = "BAD_REQUEST",
      [429] = "RATE_LIMITED", [500] = "INTERNAL_SERVER_ERROR", [501] = "BAD_REQUEST", [502] = "SUBGRAPH_UNAVAILABLE",
      [503] = "SUBGRAPH_UNAVAILABLE", [504] = "DEADLINE_EXCEEDED", [505] = "BAD_REQUEST", [507] = "INTERNAL_SERVER_ERROR",
    }) do
      for _, body in ipairs({ "<html>", "<?xml?>", "" }) do
        local answer = answered(status, body, "error")
        assert.equal("application/json; charset=utf-8", answer.headers["Content-Type"])
        assert.is_nil(answer.headers["Content-Length"])
        assert.equal(code, answer.body.code, status)
        assert.equal("kong-1", answer.body.request_id)
        assert.equal("string", type(answer.body.message))
      end
    end
  end)

  it("keep the message and the id that Kong gave them", function()
    local answer = answered(404, { message = "no Route matched with those values", request_id = "k-7" }, "exit")
    assert.same(
      { message = "no Route matched with those values", request_id = "k-7", code = "NOT_FOUND" },
      answer.body
    )
  end)

  it("are nothing that the plugin or the router answered, nor anything that went well", function()
    local own = { error = "Log in first.", code = "UNAUTHENTICATED", requestId = "r" }
    assert.equal(own, answered(401, own, "exit").body)
    local graphql = { errors = {} }
    assert.equal(graphql, answered(401, graphql, "exit").body)
    assert.equal("<html>", answered(502, "<html>", "service").body)
    assert.equal("", answered(204, "", "exit").body)
  end)

  it("carry no id that the router would not take", function()
    local _, lines = ask("GET", "/user/ping", { { "X-Request-ID", "a b" } })
    assert.is_nil(names_of(lines)["X-Request-ID"])
    _, lines = ask("GET", "/user/ping", { { "X-Request-ID", "a-b" } })
    assert.equal("a-b", names_of(lines)["X-Request-ID"])
  end)
end)

describe("the question to auth", function()
  it("carries the token and the request's id, with limits and a check of the certificate", function()
    ask("GET", "/post/viewpost", { { "Authorization", "Bearer " .. GOOD }, { "X-Request-ID", "r-1" } })
    local asked = fake_auth.asked[1]
    assert.equal("http://auth:4001/account/me", asked.url)
    assert.equal("Bearer " .. GOOD, asked.options.headers["Authorization"])
    assert.equal("r-1", asked.options.headers["X-Request-ID"])
    assert.same({ 1000, 1000, 1000 }, asked.timeouts)
    assert.is_true(asked.options.ssl_verify)
    assert.equal(60000, asked.options.keepalive_timeout)
  end)

  it("is asked once for a token while the verdict holds, and again afterwards", function()
    for _ = 1, 5 do
      assert.is_nil((ask_with(GOOD)))
    end
    assert.equal(1, #fake_auth.asked)
    node.clock.now = node.clock.now + 29
    ask_with(GOOD)
    assert.equal(1, #fake_auth.asked)
    node.clock.now = node.clock.now + 2
    ask_with(GOOD)
    assert.equal(2, #fake_auth.asked)
  end)

  it("is asked again once the token may have ended", function()
    fake_auth.knows(GOOD, node.clock.now + 10)
    assert.is_nil((ask_with(GOOD)))
    node.clock.now = node.clock.now + 10
    fake_auth.answers_with(401)
    assert.equal(401, ask_with(GOOD).status)
  end)

  it("is asked every 5 seconds for a token that auth takes past its end", function()
    fake_auth.knows(GOOD, node.clock.now - 20)
    for _ = 1, 12 do
      assert.is_nil((ask_with(GOOD)))
      node.clock.now = node.clock.now + 1
    end
    assert.equal(3, #fake_auth.asked)
  end)

  it("is asked each time where auth might refuse the token at any moment", function()
    fake_auth.knows(GOOD, node.clock.now - 60)
    assert.is_nil((ask_with(GOOD)))
    assert.is_nil((ask_with(GOOD)))
    assert.equal(2, #fake_auth.asked)
  end)

  it("is spared for 5 seconds after a refusal", function()
    ask_with("forged")
    fake_auth.knows("forged", node.clock.now + 900)
    node.clock.now = node.clock.now + 4
    assert.equal(401, ask_with("forged").status)
    node.clock.now = node.clock.now + 2
    assert.is_nil((ask_with("forged")))
    assert.equal(2, #fake_auth.asked)
  end)

  it("is remembered under a hash: no key holds a token", function()
    ask_with(GOOD)
    assert.equal(1, #node.cache:keys())
    assert.is_nil(node.cache:keys()[1]:find(GOOD, 1, true))
  end)
end)

describe("while auth is out", function()
  it("a token gets 503, never 401, and the next one asks again", function()
    local failures = {
      function() return nil, "connection refused" end,
      function() return nil, "timeout" end,
      function() return { status = 503, body = {} } end,
      function() return { status = 500, body = "<html>" } end,
      function() return { status = 200, body = "<html>" } end,
    }
    for _, failure in ipairs(failures) do
      fake_auth.answer = failure
      local answer = ask_with(GOOD)
      assert.equal(503, answer.status)
      assert.equal("SUBGRAPH_UNAVAILABLE", answer.body.code)
      assert.equal("5", answer.headers["Retry-After"])
    end
    assert.equal(#failures, #fake_auth.asked)
    assert.equal(#failures, #node.warnings)
    fake_auth.knows(GOOD, node.clock.now + 900)
    assert.is_nil((ask_with(GOOD)))
  end)

  it("nothing of a token goes to the log", function()
    fake_auth.reset()
    ask_with(GOOD)
    assert.is_nil(table.concat(node.warnings):find(GOOD, 1, true))
  end)

  it("a verdict that is known holds until its end", function()
    ask_with(GOOD)
    fake_auth.reset()
    assert.is_nil((ask_with(GOOD)))
    node.clock.now = node.clock.now + 31
    assert.equal(503, ask_with(GOOD).status)
    assert.equal(503, ask_with(GOOD).status)
    fake_auth.knows(GOOD, node.clock.now + 900)
    assert.is_nil((ask_with(GOOD)))
  end)

  it("an old verdict does not count for one who waits in vain for another's question", function()
    ask_with(GOOD)
    node.cache.is_lock_held = true
    assert.is_nil((ask_with(GOOD)))
    node.clock.now = node.clock.now + 35
    assert.equal(503, ask_with(GOOD).status)
    assert.equal(503, ask_with("another").status)
  end)
end)

describe("a node's own limit", function()
  local function ask_from(ip, route)
    return (node:run(plugin, CONF, { method = "POST", path = "/user/loginuser", headers = {}, ip = ip, route = route }))
  end
  local function passed(times, ip, route)
    local count = 0
    for _ = 1, times do
      count = count + (ask_from(ip, route) == nil and 1 or 0)
    end
    return count
  end

  it("lets just so many requests of an address through in a minute, by the route's own limit or the common one", function()
    assert.equal(20, passed(50, "192.0.2.1", "credentials"))
    assert.equal(100, passed(150, "192.0.2.1", "user"))
    assert.equal(0, passed(5, "192.0.2.1", "post"))
    assert.equal(20, passed(50, "192.0.2.2", "credentials"))
  end)

  it("refuses with the seconds until the next minute, which begins anew", function()
    node.clock.now = 60 * 20 + 15
    passed(20, nil, "credentials")
    local answer = ask_from(nil, "credentials")
    assert.equal(429, answer.status)
    assert.equal("RATE_LIMITED", answer.body.code)
    assert.equal("45", answer.headers["Retry-After"])
    node.clock.now = 60 * 21
    assert.is_nil(ask_from(nil, "credentials"))
  end)

  it("is before the token: guessing tokens is limited", function()
    passed(20, nil, "credentials")
    node:run(plugin, CONF, {
      method = "POST", path = "/reservation/reserve", headers = { { "Authorization", "Bearer x" } }, route = "credentials",
    })
    assert.equal(0, #fake_auth.asked)
  end)
end)

describe("requests that the shared limit could not count", function()
  local counted
  before_each(function()
    counted = {}
    package.loaded["kong.plugins.prometheus.exporter"] = {
      get_prometheus = function()
        return {
          counter = function(_, name)
            return {
              inc = function(_, by)
                counted[name] = (counted[name] or 0) + by
              end,
            }
          end,
        }
      end,
    }
  end)
  after_each(function()
    package.loaded["kong.plugins.prometheus.exporter"] = nil
  end)

  local function answered(source, headers)
    local request = { method = "GET", path = "/user/ping", headers = {} }
    request.answer = { status = 200, body = "{}", source = source, headers = headers }
    node:run(plugin, CONF, request, { "init_worker", "access", "header_filter" })
    return counted["gobbler_uncounted_requests_total"]
  end

  it("are counted for Prometheus, as they lack the header that rate-limiting sets", function()
    assert.is_nil(answered("service", { ["RateLimit-Limit"] = "100" }))
    assert.equal(1, answered("service", {}))
    assert.equal(1, answered("exit", {}))
  end)

  it("pass as well where Prometheus is not there", function()
    package.loaded["kong.plugins.prometheus.exporter"] = nil
    assert.is_nil(answered("service", {}))
  end)
end)

describe("the plugin", function()
  it("runs after the rate limit and has a version of three numbers", function()
    assert.is_true(plugin.PRIORITY < 910 and plugin.PRIORITY > 13)
    assert.matches("^%d+%.%d+%.%d+$", plugin.VERSION)
  end)
end)
