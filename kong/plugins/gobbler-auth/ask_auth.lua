-- Asks auth about a token.

local cjson = require "cjson.safe"
local http = require "resty.http"
local verdict = require "kong.plugins.gobbler-auth.verdict"

local PATH = "/account/me"

-- Returns a verdict and the second at which the token ends, or nil and the reason. Connecting, sending and reading may each
-- take conf.timeout_ms; over https the certificate is always verified.
local function ask_auth(conf, token, request_id)
  local client = http.new()
  client:set_timeouts(conf.timeout_ms, conf.timeout_ms, conf.timeout_ms)
  local answer, problem = client:request_uri(conf.auth_url .. PATH, {
    method = "GET",
    headers = {
      ["Authorization"] = "Bearer " .. token,
      ["Accept"] = "application/json",
      ["X-Request-ID"] = request_id,
    },
    ssl_verify = true,
    keepalive_timeout = conf.keepalive_ms,
    keepalive_pool = 64,
  })
  if not answer then
    return nil, "auth did not answer: " .. tostring(problem)
  end
  return verdict.read(answer.status, answer.body, cjson.decode)
end

return ask_auth
