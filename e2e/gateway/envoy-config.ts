/** Where requests of a path go: to an upstream on this machine, or nowhere but answered by Envoy itself. */
export type Route = { prefix: string } & ({ upstreamPort: number } | { answer: string })

const type = (name: string) => ({ '@type': `type.googleapis.com/${name}` })
const address = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } })

/** A filter that runs a plugin, as a gateway's configuration has it; the engine is V8 or the name of another one. */
export function wasmFilter(artifact: string, configuration: string, engine = 'v8'): object {
  const config = {
    name: 'plugin',
    configuration: { ...type('google.protobuf.StringValue'), value: configuration },
    vm_config: {
      runtime: `envoy.wasm.runtime.${engine}`,
      allow_precompiled: true,
      code: { local: { filename: artifact } },
    },
  }
  return { name: 'wasm', typed_config: { ...type('envoy.extensions.filters.http.wasm.v3.Wasm'), config } }
}

/** A gateway with one listener on a free port. */
export function envoyConfig(filters: readonly object[], routes: readonly Route[]): object {
  const manager = {
    ...type('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: 'gateway',
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: routes.map(toEnvoyRoute) }] },
    http_filters: [
      ...filters,
      { name: 'router', typed_config: type('envoy.extensions.filters.http.router.v3.Router') },
    ],
  }
  const chain = { filters: [{ name: 'http', typed_config: manager }] }
  return {
    admin: { address: address(0) },
    static_resources: {
      listeners: [{ name: 'http', address: address(0), filter_chains: [chain] }],
      clusters: routes.flatMap((route, index) =>
        'upstreamPort' in route ? [toCluster(clusterName(index), route.upstreamPort)] : [],
      ),
    },
  }
}

const clusterName = (route: number) => `upstream-${route}`

function toEnvoyRoute(route: Route, index: number): object {
  const action =
    'upstreamPort' in route
      ? { route: { cluster: clusterName(index) } }
      : { direct_response: { status: 200, body: { inline_string: route.answer } } }
  return { name: 'route-a', match: { prefix: route.prefix }, ...action }
}

function toCluster(name: string, port: number): object {
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }]
  return { name, type: 'STATIC', load_assignment: { cluster_name: name, endpoints } }
}
