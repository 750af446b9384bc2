-- Counts for Prometheus the requests that rate-limiting did not count: its Redis is down, or refuses the password.

local uncounted = {}

local counter

-- In the prometheus plugin's registry, which puts "kong_" in front of the name. Without that plugin nothing is counted.
function uncounted.register()
  local _, registry = pcall(function()
    return require("kong.plugins.prometheus.exporter").get_prometheus()
  end)
  counter = type(registry) == "table"
    and registry:counter("gobbler_uncounted_requests_total", "Requests that the shared rate limit did not count")
end

function uncounted.add()
  if counter then
    counter:inc(1)
  end
end

return uncounted
