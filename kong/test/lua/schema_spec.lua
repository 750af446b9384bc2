-- Kong's own types are opaque here; what is checked is what we say with them.
local made = {}
package.loaded["kong.db.schema.typedefs"] = {
  no_consumer = { type = "foreign", reference = "consumers", eq = "null" },
  protocols_http = { type = "set" },
  url = function(fields)
    made[#made + 1] = fields
    return { type = "string", required = fields.required, is_url = true }
  end,
}
local schema = require "kong.plugins.gobbler-auth.schema"

local function config_fields()
  for _, field in ipairs(schema.fields) do
    if field.config then
      local fields = {}
      for _, entry in ipairs(field.config.fields) do
        local name, definition = next(entry)
        fields[name] = definition
      end
      return fields
    end
  end
end

describe("the schema", function()
  it("is named as the plugin's folder is", function()
    assert.equal("gobbler-auth", schema.name)
  end)

  it("has the fields that the plugin reads, all with a value", function()
    local fields = config_fields()
    for _, name in ipairs({ "auth_url", "timeout_ms", "keepalive_ms", "verdict_seconds", "refusal_seconds" }) do
      assert.is_true(fields[name].required, name)
      assert.is_true(name == "auth_url" or fields[name].default ~= nil, name)
    end
  end)

  it("allows no limit above a second, no verdict above 30 and no refusal above 5", function()
    local fields = config_fields()
    assert.same({ 1, 1000 }, fields.timeout_ms.between)
    assert.same({ 1, 30 }, fields.verdict_seconds.between)
    assert.same({ 1, 5 }, fields.refusal_seconds.between)
  end)
end)
