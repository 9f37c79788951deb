# The hub in a small image: Node, production packages, the sources as they are (Node runs TypeScript itself).
#   docker build -t chaski .
#   docker run --read-only -v chaski-data:/data -p 127.0.0.1:8080:8080 -e HOST=0.0.0.0 -e AUTH=off chaski
# The image opens no door: without HOST it listens on the container's own loopback address only.
FROM node:24.21.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages bring Node 24 to machines without it; here it is the base.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-slim
ENV NODE_ENV=production
ENV STORAGE_URL=sqlite:/data/chaski.db
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY profiles ./profiles
COPY docs/profiles ./docs/profiles
COPY scripts ./scripts
COPY server ./server
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "scripts/healthcheck.js"]
CMD ["node", "server/main.ts"]
