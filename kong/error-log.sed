# What entrypoint.sh removes from the error log (sed -E): queries, which contain users' positions, and Kong's warnings of fields
# that Kong itself adds to each rate-limiting with a Redis (our kong.yml has none of them; a test looks).
/: config\.redis_[a-z_]+ is deprecated, please use config\.redis\./d
s/(request: "[^?"]*)\?.* HTTP\/[0-9.]+"/\1"/
s/(upstream: "[^?"]*)\?.*", host: /\1", host: /
s/(referrer: "[^?"]*)\?.*", (request_id: )/\1", \2/
s/\?[^"]*"/"/g
