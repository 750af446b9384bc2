local request_headers = require "kong.plugins.gobbler-auth.request_headers"

describe("a header that claims an identity", function()
  it("is known in every spelling", function()
    for _, name in ipairs({
      "X-User-Id", "x-user-id", "X_User_Id", "x-user_id", "X.User.Id", "X-UserId", "X-UserInfo", "X_USERINFO", "X-User",
      "X-Consumer-ID", "X-Consumer-Custom-ID", "X-Consumer-Username", "X-Consumer-Groups", "x_consumer_username",
      "X-Anonymous-Consumer", "X-Credential-Identifier", "X_Credential_Username", "X-Authenticated-Userid",
      "X-Authenticated-Scope", "X-Forwarded-User", "X-Remote-User", "Remote-User", "X-Auth-Request-User", "X-Account-Id",
      "X-Gobbler-Remaining-Ms", "X-Role", "X-Roles", "X-JWT-Assertion", "User-Id", "user_id", "X-Goog-Authenticated-User-Id",
    }) do
      assert.is_true(request_headers.is_identity(name), name)
    end
  end)

  it("is none of those that the router needs", function()
    for _, name in ipairs({
      "authorization", "host", "user-agent", "accept", "content-type", "content-length", "x-request-id", "traceparent",
      "idempotency-key", "stripe-signature", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "apollo-require-preflight",
      "x-apollo-operation-name", "if-none-match", "cookie",
    }) do
      assert.is_false(request_headers.is_identity(name), name)
    end
  end)
end)

describe("the bearer token", function()
  local read = request_headers.bearer_token

  it("is read as the router reads it", function()
    assert.same({ "abc.def-_~+/=", nil }, { read("Bearer abc.def-_~+/=") })
    assert.same({ "abc", nil }, { read("bEARER   abc  ") })
    assert.same({ "abc", nil }, { read({ "Bearer abc" }) })
  end)

  it("is none where there is no header, or nothing in it", function()
    for _, value in ipairs({ false, "", "   " }) do
      assert.same({ nil, nil }, { read(value or nil) })
    end
  end)

  it("is bad where something else stands in its place", function()
    for _, value in ipairs({ "Basic abc", "Bearer", "Bearer a b", "abc", "Bearer a,b", "Bearer " .. ("a"):rep(4097), "Bearer a\0" }) do
      local token, problem = read(value)
      assert.is_nil(token)
      assert.equal("bad", problem, value)
    end
  end)

  it("is an error where there are several", function()
    local token, problem = read({ "Bearer abc", "Bearer abc" })
    assert.is_nil(token)
    assert.equal("repeated", problem)
  end)
end)

describe("a request's id", function()
  it("is taken in the form that the router takes", function()
    assert.is_true(request_headers.is_request_id("3fa85f64-5717:a.b_c"))
    for _, value in ipairs({ "", "a b", "a\nb", ("a"):rep(129), { "a", "b" } }) do
      assert.is_false(request_headers.is_request_id(value))
    end
  end)
end)
