# Another release, or one fixed by its digest: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

# Install scripts stay off in both stages: the only one that is wanted elsewhere fetches a Node.js, which is here already.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY sandbox/package.json ./sandbox/
RUN --mount=type=cache,target=/npm npm ci --cache /npm --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.ts scripts/bundle.ts scripts/ready.js scripts/third-party-licenses.ts ./scripts/
COPY src ./src
COPY sandbox/src ./sandbox/src
RUN npm run build
COPY assets ./assets
COPY samples ./samples
# Files come with the modes of the checkout, which may be for its owner alone.
RUN chmod -R a+rX package.json dist assets samples

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Optional: a compiler that a library's types would like to have. The sandbox, a workspace, is in dist with all that it needs.
RUN --mount=type=cache,target=/npm npm ci --cache /npm --workspaces=false --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="horde-github-sync" \
      org.opencontainers.image.description="Keeps the legacy GitHub repositories of AI Horde model references in step with a PRIMARY server, through pull requests that a person can review." \
      org.opencontainers.image.licenses="MIT"

# git is for --target-dir and the sandbox.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git tini \
    && rm -rf /var/lib/apt/lists/*

# A new volume gets the owner of the folder that it covers. 1000 is the image's user "node".
RUN install --directory --owner=1000 --group=1000 /data /data/state /data/clones
VOLUME /data

WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
COPY --from=build /app/assets ./assets
COPY --from=build /app/samples ./samples

# Variables, so that those of the one who runs it go before them. They do nothing in a single run.
ENV NODE_ENV=production \
    HORDE_GITHUB_SYNC_STATE_DIR=/data/state \
    HORDE_GITHUB_SYNC_HTTP_HOST=0.0.0.0 \
    HORDE_GITHUB_SYNC_WATCH_INTERVAL_SECONDS=300 \
    HORDE_GITHUB_SYNC_WATCH_ENABLE_STARTUP_SYNC=true

# As a number, so that Kubernetes can tell that it is not root.
USER 1000:1000

EXPOSE 8080
# As /readyz answers; docker inspect has what it printed.
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 \
    CMD ["node", "/app/dist/bin.js", "status", "--url", "http://127.0.0.1:8080/"]

ENTRYPOINT ["tini", "--", "node", "/app/dist/bin.js"]
# A flag: EXPOSE and HEALTHCHECK name the same port, and a single run has none.
CMD ["--watch", "--http-port", "8080"]
