import { join, resolve } from 'node:path';
import { startTestNginx, type RunningNginx } from '@gobbler/test-servers';
import { readImageEnvironment } from './image-environment';
import { KONG_FOLDER } from './render';

/** One gateway: what is behind it, and the auth that it asks. */
export interface GatewayOptions {
  readonly upstreamUrl: string;
  readonly authUrl: string;
  /** Seconds for which a good token is remembered. */
  readonly verdictSeconds?: number;
  /** PEM files for HTTPS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** For a negative control: a cache that lets everybody ask at once. */
  readonly hasNoLock?: boolean;
}

export interface Gateways {
  /** In the order of what was asked for. */
  readonly urls: readonly string[];
  readonly nginx: RunningNginx;
}

const LUA = join(__dirname, '../nginx');
const ROOT = resolve(KONG_FOLDER, '..');

export interface NginxOptions {
  /** A PEM file instead of the system's CAs. */
  readonly trustedCertificates?: string;
  /** The folder with `kong/plugins`, if it is not the repository. */
  readonly pluginRoot?: string | undefined;
}

/** Runs the plugin in real nginx workers, once for each of these, with what Kong's own template sets for nginx. */
export async function startGateways(
  options: readonly GatewayOptions[],
  { trustedCertificates, pluginRoot = ROOT }: NginxOptions = {},
): Promise<Gateways> {
  const { KONG_NGINX_PROXY_ERROR_PAGE: errorPage = '' } = await readImageEnvironment();
  const nginx = await startTestNginx(options.length, ({ folder, ports }) =>
    [
      // Kong's nginx knows this one by itself.
      'map $request_id $kong_request_id { default $request_id; }',
      `include "${KONG_FOLDER}/nginx-log.conf";`,
      `access_log "${folder}/access.log" gobbler;`,
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path "${folder}/${kind}";`),
      `lua_package_path "${LUA}/?.lua;${pluginRoot}/?.lua;;";`,
      'lua_shared_dict verdicts 1m; lua_shared_dict locks 1m; lua_shared_dict kong_rate_limiting_counters 1m;',
      // As in Kong's template, and what the image adds.
      'error_page 400 404 405 408 411 412 413 414 417 /kong_error_handler;',
      'error_page 494 =494 /kong_error_handler;',
      'error_page 500 502 503 504 /kong_error_handler;',
      `error_page ${errorPage};`,
      'lua_socket_log_errors off;',
      trustedCertificates ? `lua_ssl_trusted_certificate "${trustedCertificates}"; lua_ssl_verify_depth 3;` : '',
      'underscores_in_headers on;',
      'large_client_header_buffers 4 32k;',
      'init_by_lua_block { require("gateway").install() }',
      ...options.map((gateway, index) => server(gateway, ports[index] ?? 0)),
    ].join('\n'),
  );
  return { nginx, urls: nginx.ports.map((port) => `http://127.0.0.1:${port}`) };
}

function server(
  { upstreamUrl, authUrl, verdictSeconds = 30, tls, hasNoLock = false }: GatewayOptions,
  port: number,
): string {
  return `server {
    listen 127.0.0.1:${port}${tls ? ' ssl' : ''};
    ${tls ? `ssl_certificate "${tls.certificate}"; ssl_certificate_key "${tls.key}";` : ''}
    set $auth_url ${authUrl};
    set $verdict_seconds ${verdictSeconds};
    set $has_lock ${hasNoLock ? 'no' : 'yes'};
    header_filter_by_lua_block { require("gateway").run("header_filter") }
    body_filter_by_lua_block { require("gateway").run("body_filter") }
    location = /kong_error_handler {
      internal;
      content_by_lua_block { require("gateway").say_error() }
    }
    location / {
      rewrite_by_lua_block { require("gateway").run("rewrite") }
      access_by_lua_block { require("gateway").run("access") }
      proxy_pass ${upstreamUrl};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
    }
  }`;
}
