// The callbacks that plugins export. The SDK's own would trap when the gateway takes a plugin's configuration away:
// its proxy_on_done and proxy_on_delete know the contexts of requests only.
import {
  proxy_on_context_create as createContext,
  proxy_on_delete as deleteContext,
  proxy_on_done as finishContext,
} from '@gcoredev/proxy-wasm-sdk-as/assembly/proxy'

export {
  malloc,
  proxy_abi_version_0_2_1,
  proxy_on_configure,
  proxy_on_request_body,
  proxy_on_request_headers,
  proxy_on_response_body,
  proxy_on_response_headers,
  proxy_on_vm_start,
} from '@gcoredev/proxy-wasm-sdk-as/assembly/proxy'

const rootContexts = new Set<u32>()

export function proxy_on_context_create(id: u32, parent: u32): void {
  if (parent == 0) rootContexts.add(id)
  createContext(id, parent)
}

export function proxy_on_done(id: u32): u32 {
  return rootContexts.has(id) ? 1 : finishContext(id)
}

export function proxy_on_delete(id: u32): void {
  if (!rootContexts.delete(id)) deleteContext(id)
}
