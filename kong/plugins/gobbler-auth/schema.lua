local typedefs = require "kong.db.schema.typedefs"

return {
  name = "gobbler-auth",
  fields = {
    { consumer = typedefs.no_consumer },
    { protocols = typedefs.protocols_http },
    {
      config = {
        type = "record",
        fields = {
          -- Where auth is, without a path and without a slash at its end.
          { auth_url = typedefs.url({ required = true }) },
          -- For connecting, sending and reading, each.
          { timeout_ms = { type = "integer", required = true, default = 1000, between = { 1, 1000 } } },
          -- Less than auth keeps an idle connection (65 s).
          { keepalive_ms = { type = "integer", required = true, default = 60000, between = { 1000, 60000 } } },
          -- How long a good token is taken without asking again: so late does a revocation count here.
          { verdict_seconds = { type = "integer", required = true, default = 30, between = { 1, 30 } } },
          { refusal_seconds = { type = "integer", required = true, default = 5, between = { 1, 5 } } },
          -- Requests of one address, as this node counts them; those of the routes named count apart.
          { per_minute = { type = "integer", required = true, default = 100, gt = 0 } },
          { per_minute_of_routes = {
            type = "map",
            required = true,
            default = {},
            keys = { type = "string" },
            values = { type = "integer", gt = 0 },
          } },
        },
      },
    },
  },
}
