-- What the headers of a request say, and what they may not say.

local request_headers = {}

-- Headers by which gateways and applications identify the user, and those that our services send each other.
-- Here "_" and "." are read as "-": many servers treat them alike.
local IDENTITY = {
  "^x%-consumer",
  "^x%-anonymous%-consumer",
  "^x%-credential",
  "^x%-authenticated",
  "^x%-user",
  "^x%-forwarded%-user",
  "^x%-forwarded%-email",
  "^x%-forwarded%-groups",
  "^x%-forwarded%-preferred%-username",
  "^x%-remote%-user",
  "^x%-auth",
  "^x%-account",
  "^x%-identity",
  "^x%-subject",
  "^x%-role",
  "^x%-groups?$",
  "^x%-scopes?$",
  "^x%-jwt",
  "^x%-id%-token",
  "^x%-access%-token",
  "^x%-gobbler",
  "^x%-goog%-authenticated",
  "^x%-amzn%-oidc",
  "^x%-ms%-client%-principal",
  "^remote%-user",
  "^user%-?id",
  "^user%-?info",
  "^consumer%-",
}

-- Whether a header claims who is asking. That is the token's to say, and only the router's to read from it.
function request_headers.is_identity(name)
  local plain = name:lower():gsub("[_%.]", "-")
  for _, pattern in ipairs(IDENTITY) do
    if plain:find(pattern) then
      return true
    end
  end
  return false
end

-- Whether the router would take this as the id of a request (it makes one of its own otherwise).
function request_headers.is_request_id(value)
  return type(value) == "string" and #value <= 128 and value:find("^[%w_%.:%-]+$") ~= nil
end

-- How many lines of headers there are: a repeated name holds a list.
function request_headers.count(headers)
  local lines = 0
  for _, value in pairs(headers) do
    lines = lines + (type(value) == "table" and #value or 1)
  end
  return lines
end

-- As long as a token of ours may be; auth refuses longer ones.
local MAX_TOKEN = 4096

-- The bearer token (RFC 6750, section 2.1) of an Authorization header's value or list of values: the token and nil, nil and
-- nil for none, or nil and what is wrong: "repeated", "bad".
function request_headers.bearer_token(authorization)
  if type(authorization) == "table" then
    if #authorization > 1 then
      return nil, "repeated"
    end
    authorization = authorization[1]
  end
  if type(authorization) ~= "string" or authorization:find("^%s*$") then
    return nil, nil
  end
  local scheme, token = authorization:match("^(%a+) +([%w%-%._~+/=]+) *$")
  if not token or scheme:lower() ~= "bearer" or #token > MAX_TOKEN then
    return nil, "bad"
  end
  return token, nil
end

return request_headers
