-- The one call of lua-resty-http that the plugin makes, over nginx's own sockets: what it is given is meant as there.

local http = {}

local function parse(url)
  local scheme, host, port, path = url:match("^(https?)://([^:/]+):?(%d*)(/.*)$")
  return scheme, host, tonumber(port) or (scheme == "https" and 443 or 80), path
end

local function receive_headers(socket)
  local headers = {}
  while true do
    local line, problem = socket:receive("*l")
    if not line then
      return nil, problem
    end
    if line == "" then
      return headers
    end
    local name, value = line:match("^([^:]+):%s*(.*)$")
    if name then
      headers[name:lower()] = value
    end
  end
end

local function receive_body(socket, headers)
  if headers["transfer-encoding"] ~= "chunked" then
    return socket:receive(tonumber(headers["content-length"]) or 0)
  end
  local chunks = {}
  while true do
    local length, problem = socket:receive("*l")
    if not length then
      return nil, problem
    end
    local chunk
    chunk, problem = socket:receive(tonumber(length, 16))
    if not chunk then
      return nil, problem
    end
    socket:receive("*l")
    if chunk == "" then
      return table.concat(chunks)
    end
    chunks[#chunks + 1] = chunk
  end
end

local function exchange(socket, host, path, options)
  local lines = { options.method .. " " .. path .. " HTTP/1.1", "Host: " .. host }
  for name, value in pairs(options.headers) do
    lines[#lines + 1] = name .. ": " .. value
  end
  local sent, problem = socket:send(table.concat(lines, "\r\n") .. "\r\n\r\n")
  if not sent then
    return nil, problem
  end
  local status_line
  status_line, problem = socket:receive("*l")
  local status = tonumber(status_line and status_line:match("^HTTP/1%.1 (%d+)"))
  if not status then
    return nil, problem or "no HTTP"
  end
  local headers, body
  headers, problem = receive_headers(socket)
  if not headers then
    return nil, problem
  end
  body, problem = receive_body(socket, headers)
  if not body then
    return nil, problem
  end
  return { status = status, headers = headers, body = body }
end

function http.new()
  local client = {}

  function client:set_timeouts(connect, send, read)
    self.timeouts = { connect, send, read }
  end

  function client:request_uri(url, options)
    local scheme, host, port, path = parse(url)
    local socket = ngx.socket.tcp()
    socket:settimeouts(unpack(self.timeouts))
    local connected, problem = socket:connect(host, port, { pool_size = options.keepalive_pool })
    if not connected then
      return nil, problem
    end
    if scheme == "https" then
      local session
      session, problem = socket:sslhandshake(nil, host, options.ssl_verify)
      if not session then
        return nil, problem
      end
    end
    local answer
    answer, problem = exchange(socket, host .. ":" .. port, path, options)
    if not answer then
      socket:close()
      return nil, problem
    end
    if answer.headers["connection"] == "close" then
      socket:close()
    else
      socket:setkeepalive(options.keepalive_timeout, options.keepalive_pool)
    end
    return answer
  end

  return client
end

return http
