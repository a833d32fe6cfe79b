/** What this package ships beside its plugins, `header.aot.wasm` and `jwt.aot.wasm`. */
export const plugins = ['header', 'jwt'] as const

export type PluginName = (typeof plugins)[number]

/** File name of a plugin, beside this module. */
export function fileName(plugin: PluginName): string {
  return `${plugin}.aot.wasm`
}
