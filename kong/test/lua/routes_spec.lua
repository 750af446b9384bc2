local routes = require "kong.plugins.gobbler-auth.routes"

describe("what a request needs", function()
  local public = {
    { "GET", "/user/ping" },
    { "POST", "/user/createaccount" },
    { "POST", "/user/loginuser" },
    { "POST", "/user/subscribe" },
    { "POST", "/user/webhook" },
    { "GET", "/post/ping" },
    { "GET", "/post/viewposts" },
    { "GET", "/reservation/ping" },
  }
  local methods = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get" }

  it("is nothing for exactly the public pairs of method and path", function()
    for _, pair in ipairs(public) do
      for _, method in ipairs(methods) do
        local expected = method == pair[1] and "nothing" or "good"
        assert.equal(expected, routes.need_of(method, pair[2]), method .. " " .. pair[2])
      end
    end
  end)

  it("is a good token for the paths beside them", function()
    for _, pair in ipairs(public) do
      local in_capitals = pair[2]:gsub("%l+$", string.upper)
      for _, path in ipairs({ pair[2] .. "/", pair[2] .. "x", pair[2] .. "/x", in_capitals }) do
        assert.equal("good", routes.need_of(pair[1], path), path)
      end
    end
  end)

  it("is a good token for the rest of the phone's routes, known or not", function()
    for _, path in ipairs({ "/user", "/user/", "/user/user/1", "/post/createpost", "/reservation/reserve", "/post/no-such" }) do
      assert.equal("good", routes.need_of("POST", path))
    end
  end)

  it("is a good token or none for GraphQL", function()
    assert.equal("good_or_none", routes.need_of("POST", "/graphql"))
    assert.equal("good_or_none", routes.need_of("GET", "/graphql"))
  end)

  it("is nothing for pictures, documents and the stand-ins' pages", function()
    for _, path in ipairs({ "/pictures/a.jpg", "/docs", "/docs/a.css", "/openapi.json", "/schema.graphql", "/graphiql", "/local/checkout/1" }) do
      assert.equal("nothing", routes.need_of("GET", path), path)
    end
  end)

  it("is no question where a path leads nowhere", function()
    for _, path in ipairs({ "/", "/users", "/userfoo", "/User/ping", "/GRAPHQL", "/graphql/", "/graphqlx", "/docsx", "/account/me", "/healthz", "/_entities" }) do
      assert.is_nil(routes.need_of("GET", path), path)
    end
  end)
end)

describe("a path that servers read differently", function()
  it("leads nowhere, whatever it may mean", function()
    for _, path in ipairs({
      "//user/ping",
      "/user//ping",
      "/user/../user/ping",
      "/user/ping/..",
      "/user/./ping",
      "/user/%70ing",
      "/user/..%2fping",
      "/user%2fping",
      "/user/ping%00",
      "/user\\ping",
      "/user/ping#x",
      "/user/pi ng",
      "/pictures/..%2f..%2fuser",
      "/pictures/%2e%2e/user/ping",
      "/user/\195\164",
      "user/ping",
      "",
    }) do
      assert.is_false(routes.is_plain(path), path)
      assert.is_nil(routes.need_of("GET", path), path)
    end
  end)

  it("is none of those that are in use", function()
    for _, path in ipairs({ "/user/ping", "/pictures/3f-a_b~c.jpg", "/reservation/reservations/all/12", "/a.b/..c" }) do
      assert.is_true(routes.is_plain(path), path)
    end
  end)
end)
