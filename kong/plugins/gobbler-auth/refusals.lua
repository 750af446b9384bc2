-- The answers of this plugin, in the words and shapes of the router's own.

local refusals = {}

local UNAUTHENTICATED = { status = 401, code = "UNAUTHENTICATED" }

local function unauthenticated(message, challenge)
  return {
    status = UNAUTHENTICATED.status,
    code = UNAUTHENTICATED.code,
    message = message,
    headers = { ["WWW-Authenticate"] = challenge },
  }
end

refusals.NO_TOKEN = unauthenticated("Log in first: this requires an access token.", "Bearer")
refusals.BAD_TOKEN = unauthenticated(
  "The access token is invalid or has expired. Log in again.",
  'Bearer error="invalid_token"'
)
refusals.REPEATED = unauthenticated(
  "There is more than one Authorization header.",
  'Bearer error="invalid_request"'
)
refusals.AUTH_OUT = {
  status = 503,
  code = "SUBGRAPH_UNAVAILABLE",
  message = "The access token can not be verified at the moment. Try again in a few seconds.",
  headers = { ["Retry-After"] = "5" },
}
refusals.NOWHERE = { status = 404, code = "NOT_FOUND", message = "There is nothing at this address.", headers = {} }
refusals.TOO_MANY_HEADERS = {
  status = 431,
  code = "BAD_REQUEST",
  message = "The request has too many headers.",
  headers = {},
}

function refusals.too_many(seconds)
  return {
    status = 429,
    code = "RATE_LIMITED",
    message = "These are too many requests. Try again in a minute.",
    headers = { ["Retry-After"] = tostring(seconds) },
  }
end

-- The body of an answer: GraphQL's shape for GraphQL, the phone app's for everything else.
function refusals.body(refusal, is_graphql, request_id)
  if is_graphql then
    return {
      errors = { { message = refusal.message, extensions = { code = refusal.code, requestId = request_id } } },
    }
  end
  return { error = refusal.message, code = refusal.code, requestId = request_id }
end

-- Its headers. The content type names the charset: the phone app reads JSON without one as Latin-1.
function refusals.headers(refusal)
  local headers = { ["Content-Type"] = "application/json; charset=utf-8", ["Cache-Control"] = "no-store" }
  for name, value in pairs(refusal.headers) do
    headers[name] = value
  end
  return headers
end

return refusals
