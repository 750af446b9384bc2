-- The one function of lua-resty-string's that the plugin uses.
return {
  to_hex = function(text)
    return (text:gsub(".", function(character)
      return ("%02x"):format(character:byte())
    end))
  end,
}
