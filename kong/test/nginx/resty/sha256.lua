-- lua-resty-string's SHA-256, by the libcrypto that nginx is linked with.

local ffi = require "ffi"
ffi.cdef [[unsigned char *SHA256(const unsigned char *text, size_t length, unsigned char *digest);]]

local sha256 = {}

function sha256.new()
  local digest = { text = "" }
  function digest:update(more)
    self.text = self.text .. more
    return true
  end
  function digest:final()
    local bytes = ffi.new("unsigned char[32]")
    ffi.C.SHA256(self.text, #self.text, bytes)
    return ffi.string(bytes, 32)
  end
  return digest
end

return sha256
