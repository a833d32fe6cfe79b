/**
 * The `vm_config` that makes Envoy load the plugin.
 *
 * @param {string} folder where the artifact was copied to on the gateway's machine
 */
export function vmConfig(folder) {
  return {
    runtime: 'envoy.wasm.runtime.v8',
    allow_precompiled: true,
    code: { local: { filename: `${folder}/header.aot.wasm` } },
  }
}
