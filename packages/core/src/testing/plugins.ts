import wabt from 'wabt'
import type { ProxyWasmModule } from '../types.ts'
import { framed } from './module.ts'

/** Turns WebAssembly text into bytes. */
export async function wat(text: string): Promise<Uint8Array> {
  const { parseWat } = await wabt()
  const features = {
    simd: true,
    bulk_memory: true,
    reference_types: true,
    mutable_globals: true,
    tail_call: true,
  }
  const module = parseWat('plugin.wat', text, features)
  try {
    return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer)
  } finally {
    module.destroy()
  }
}

/** A small proxy-wasm plugin: it logs when it is configured, and does what the parts say beside. */
export function pluginText(parts: { imports?: string; body?: string; onConfigure?: string } = {}): string {
  return `(module
    (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
    ${parts.imports ?? ''}
    (memory (export "memory") 1)
    (table 2 funcref)
    (elem (i32.const 0) $on_memory_allocate $on_memory_allocate)
    (global $heap (mut i32) (i32.const 4096))
    (data (i32.const 16) "configured")
    (func (export "proxy_abi_version_0_2_1"))
    (func $on_memory_allocate (export "proxy_on_memory_allocate") (param $size i32) (result i32)
      (global.get $heap)
      (global.set $heap (i32.add (global.get $heap) (local.get $size))))
    (func (export "proxy_on_context_create") (param i32 i32))
    (func (export "proxy_on_vm_start") (param i32 i32) (result i32) (i32.const 1))
    (func (export "proxy_on_configure") (param i32 i32) (result i32)
      (drop (call $log (i32.const 2) (i32.const 16) (i32.const 10)))
      ${parts.onConfigure ?? ''}
      (i32.const 1))
    ${parts.body ?? ''})`
}

/** The plugin, importing WASI under both of its names, one function twice. */
export const wasiPluginText: string = pluginText({
  imports: `
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_unstable" "random_get" (func $random (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write2 (param i32 i32 i32 i32) (result i32)))`,
  onConfigure: `
    (drop (call $write (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 80)))
    (drop (call $write2 (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 80)))
    (drop (call $random (i32.const 96) (i32.const 8)))`,
})

/** The plugin, with SIMD instructions. */
export const simdPluginText: string = pluginText({
  body: `(func (export "sum") (param i32) (result i32)
    (i32x4.extract_lane 0 (i32x4.add (i32x4.splat (local.get 0)) (v128.load (i32.const 16)))))`,
})

/** A module with its sections and imports, as far as compiling needs them. */
export async function pluginModule(text: string): Promise<ProxyWasmModule> {
  const bytes = await wat(text)
  const kinds = { function: 'func', table: 'table', memory: 'memory', global: 'global', tag: 'tag' } as const
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>))
  return framed(
    bytes,
    imports.map(({ module, name, kind }) => ({ module, name, kind: kinds[kind], signature: undefined })),
  )
}
