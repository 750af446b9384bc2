# One file for all our Node images. SERVICE is router, auth, user, post, reservation, payment, notification-worker or operator:
#   docker build --build-arg SERVICE=post -t post .
# The image of the gateway has a Dockerfile of its own, in kong/.
FROM docker.io/library/node:24.21.0-bookworm-slim AS node
WORKDIR /app

# What npm reads and nothing else, so that the installing stages run again only when one of these has changed. Podman's cache
# looks at times as well.
FROM node AS manifests
COPY . .
RUN mkdir /manifests \
    && find . -name 'package*.json' -exec cp --parents '{}' /manifests ';' \
    && find /manifests -exec touch --date=@0 '{}' +

# Everything compiled, the same for all services.
FROM node AS build
COPY --from=manifests /manifests ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

# What one service's own code is.
FROM build AS code
ARG SERVICE
RUN node tools/image/collect-service.js "${SERVICE}" /code

# What one service needs from npm when it runs. Of a workspace's dependencies npm takes these alone: neither the root's, among
# which are another Node and a PostgreSQL, nor development dependencies. Types and source maps are for people and compilers.
FROM node AS dependencies
COPY --from=manifests /manifests ./
ARG SERVICE
RUN --mount=type=cache,target=/root/.npm \
    npm ci --workspace "@gobbler/${SERVICE}" --omit=dev --ignore-scripts --no-audit --no-fund \
    && find . -type f '(' -name '*.d.ts' -o -name '*.d.[cm]ts' -o -name '*.map' ')' -delete

FROM node AS service
# Nothing is installed any more in a running container. The folders with these owners are what new volumes begin as.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* \
        /usr/local/bin/yarn /usr/local/bin/yarnpkg \
    && mkdir -p /data /run/gobbler/mode \
    && chown 10001:10001 /data /run/gobbler/mode
ARG SERVICE
# The heap grows to this part of the container's memory; the rest is for buffers, pictures, passwords and threads. Of a young
# generation as small as V8 makes it in a container, too much would be kept (docs/performance.md).
ENV SERVICE=${SERVICE} \
    HOST=0.0.0.0 \
    GOBBLER_DATA_DIR=/data \
    APOLLO_TELEMETRY_DISABLED=1 \
    NODE_OPTIONS="--max-old-space-size-percentage=60 --max-semi-space-size=16"
COPY --from=dependencies /app ./
COPY --from=code /code ./
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "health-check.js", "/healthz"]
STOPSIGNAL SIGTERM
CMD ["node", "service.js"]
