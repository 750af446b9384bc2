-- Refusals of Kong and nginx themselves: as JSON with a code, whatever the client accepts.

local cjson = require "cjson.safe"

local kong_errors = {}

local BAD_REQUEST = { "BAD_REQUEST", "The request is malformed." }
local KINDS = {
  [401] = { "UNAUTHENTICATED", "Log in first." },
  [403] = { "FORBIDDEN", "This is not allowed." },
  [404] = { "NOT_FOUND", "There is nothing at this address." },
  [405] = { "METHOD_NOT_ALLOWED", "This method is not supported." },
  [413] = { "PAYLOAD_TOO_LARGE", "The body is too large." },
  [415] = { "UNSUPPORTED_MEDIA_TYPE", "This content type is not supported." },
  [429] = { "RATE_LIMITED", "These are too many requests. Try again in a minute." },
  [500] = { "INTERNAL_SERVER_ERROR", "Something went wrong on our side." },
  [501] = BAD_REQUEST,
  [502] = { "SUBGRAPH_UNAVAILABLE", "This service is down at the moment." },
  [503] = { "SUBGRAPH_UNAVAILABLE", "This service is down at the moment." },
  [504] = { "DEADLINE_EXCEEDED", "This took too long." },
  [505] = BAD_REQUEST,
}

-- Kong's message and id stay where they can be read, and an answer that has a code, which is the plugin's own, stays as it is.
function kong_errors.body(status, given, request_id)
  local known = cjson.decode(given)
  if type(known) ~= "table" then
    known = {}
  end
  if known.code or known.errors then
    return given
  end
  local kind = KINDS[status] or (status < 500 and BAD_REQUEST) or KINDS[500]
  return cjson.encode({
    message = known.message or kind[2],
    code = kind[1],
    request_id = known.request_id or request_id,
  })
end

return kong_errors
