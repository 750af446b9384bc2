-- Who may call what: the routes of the router as this plugin knows them.

local routes = {}

-- Exactly these pairs of method and path need no token. The router honours a good one there and ignores a bad one.
local PUBLIC = {
  ["GET /user/ping"] = true,
  ["POST /user/createaccount"] = true,
  ["POST /user/loginuser"] = true,
  ["POST /user/subscribe"] = true,
  ["POST /user/webhook"] = true,
  ["GET /post/ping"] = true,
  ["GET /post/viewposts"] = true,
  ["GET /reservation/ping"] = true,
}

-- Public. A path that ends in a slash includes everything below it.
local OPEN = { "/docs", "/docs/", "/openapi.json", "/schema.graphql", "/graphiql", "/pictures/", "/local/" }

-- The phone app's routes: all below these, and nothing that only begins with the same letters.
local REST = { "/user", "/user/", "/post", "/post/", "/reservation", "/reservation/" }

local function is_in(list, path)
  for _, entry in ipairs(list) do
    if path == entry then
      return true
    end
    if entry:sub(-1) == "/" and path:sub(1, #entry) == entry then
      return true
    end
  end
  return false
end

-- Whether every server reads this path alike: no empty segment, no "." or "..", nothing encoded, no backslash. Kong sends a
-- path on normalised, so that anything else could be judged here as one address and answered there as another.
function routes.is_plain(path)
  if not path:find("^/[%w%-%._~!$&'()*+,;=:@/]*$") or path:find("//", 1, true) then
    return false
  end
  for segment in path:gmatch("[^/]+") do
    if segment == "." or segment == ".." then
      return false
    end
  end
  return true
end

-- Where a path leads: "rest", "graphql", "open", or nil for nowhere. Upper and lower case differ, as they do in the router.
function routes.place_of(path)
  if not routes.is_plain(path) then
    return nil
  end
  if path == "/graphql" then
    return "graphql"
  end
  if is_in(REST, path) then
    return "rest"
  end
  if is_in(OPEN, path) then
    return "open"
  end
  return nil
end

-- What a request needs: "nothing"; "good_or_none" (a token may be missing, but not be bad); "good"; nil leads nowhere.
function routes.need_of(method, path)
  local place = routes.place_of(path)
  if place == "graphql" then
    return "good_or_none"
  end
  if place == "open" or (place == "rest" and PUBLIC[method .. " " .. path]) then
    return "nothing"
  end
  return place and "good"
end

return routes
