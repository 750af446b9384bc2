-- Stands for the network between the plugin and auth: what it is asked, and what it answers. In place of the Lua modules that
-- Kong brings; must be loaded before the plugin is.

local fake_auth = { asked = {}, answers = {} }

package.loaded["resty.http"] = {
  new = function()
    local client = {}
    function client:set_timeouts(connect, send, read)
      self.timeouts = { connect, send, read }
    end
    function client:request_uri(url, options)
      assert(self.timeouts, "no time limits were set")
      fake_auth.asked[#fake_auth.asked + 1] = { url = url, options = options, timeouts = self.timeouts }
      return fake_auth.answer(options.headers["Authorization"])
    end
    return client
  end,
}

-- Not the real one: all that counts here is that equal tokens are equal and others are not, and that none is readable.
package.loaded["resty.sha256"] = {
  new = function()
    local text = ""
    return {
      update = function(_, more)
        text = text .. more
      end,
      final = function()
        return text:reverse()
      end,
    }
  end,
}
package.loaded["resty.string"] = {
  to_hex = function(text)
    return (text:gsub(".", function(character)
      return string.format("%02x", character:byte())
    end))
  end,
}
-- Answers are tables here already; what is text is no JSON.
package.loaded["cjson.safe"] = {
  decode = function(body)
    return type(body) == "table" and body or nil, "not JSON"
  end,
  encode = function(value)
    return value
  end,
}

function fake_auth.reset()
  fake_auth.asked = {}
  fake_auth.answer = function()
    return nil, "connection refused"
  end
end

-- Auth knows one account's token by heart, which ends at this second, and refuses all others.
function fake_auth.knows(token, exp)
  fake_auth.answer = function(authorization)
    if authorization == "Bearer " .. token then
      return { status = 200, body = { userId = 1, sid = "s", exp = exp } }
    end
    return { status = 401, body = { code = "UNAUTHENTICATED" } }
  end
end

function fake_auth.answers_with(status, body)
  fake_auth.answer = function()
    return { status = status, body = body }
  end
end

return fake_auth
