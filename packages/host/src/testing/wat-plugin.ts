import { findAbiImport } from '@proxy-wasm-aot/abi'
import wabt from 'wabt'

/** A plugin for tests, written in WebAssembly text. */
export interface WatPlugin {
  /** Marker export, or `null` for none. @default '0_2_1' */
  abi?: string | null
  /** Imports, as `module.name` or the name of a function of module `env`. */
  imports?: readonly string[]
  /** Further text in the module's import part, as it is. */
  rawImports?: string
  /** Constant bytes by name, laid out from address 1024; WAT escapes allowed. */
  data?: Readonly<Record<string, string>>
  /** Memory, as in `(memory …)`. @default '(export "memory") 2' */
  memory?: string
  /** The allocator; `null` for none. @default one that hands out addresses from 65536 on */
  allocator?: string | null
  /**
   * Functions of the module. `$name` of an import is its name without module; `(ref 'key')` gives address and size of
   * constant bytes as two constants, `(at 'key')` the address alone.
   */
  body: (ref: (key: string) => string, at: (key: string) => string) => string
}

const dataStart = 1024
const defaultAllocator = `
  (global $heap (mut i32) (i32.const 65536))
  (func (export "malloc") (param $size i32) (result i32)
    (local $address i32)
    (local.set $address (global.get $heap))
    (global.set $heap (i32.add (global.get $heap) (local.get $size)))
    (local.get $address))`

let compiler: ReturnType<typeof wabt> | undefined

/** The bytes of a plugin written in WebAssembly text. */
export async function buildWat(plugin: WatPlugin): Promise<Uint8Array> {
  compiler ??= wabt()
  const { parseWat } = await compiler
  const module = parseWat('plugin.wat', watOf(plugin), {
    exceptions: true,
    mutable_globals: true,
    sat_float_to_int: true,
    sign_extension: true,
    simd: true,
    bulk_memory: true,
    reference_types: true,
  })
  try {
    return new Uint8Array(module.toBinary({}).buffer)
  } finally {
    module.destroy()
  }
}

function watOf(plugin: WatPlugin): string {
  const { abi = '0_2_1', imports = [], rawImports = '', data = {}, body } = plugin
  const { memory = '(export "memory") 2', allocator = defaultAllocator } = plugin
  const places = new Map<string, { address: number; size: number }>()
  let end = dataStart
  const segments = Object.entries(data).map(([key, text]) => {
    const size = sizeOf(text)
    places.set(key, { address: end, size })
    const segment = `(data (i32.const ${end}) "${text}")`
    end += size
    return segment
  })
  const place = (key: string) => {
    const found = places.get(key)
    if (found === undefined) throw new Error(`the test plugin has no data called ${key}`)
    return found
  }
  const ref = (key: string) => `(i32.const ${place(key).address}) (i32.const ${place(key).size})`
  const at = (key: string) => `(i32.const ${place(key).address})`
  return `(module
    ${imports.map(importText).join('\n    ')}
    ${rawImports}
    (memory ${memory})
    ${segments.join('\n    ')}
    ${allocator ?? ''}
    ${abi === null ? '' : `(func (export "proxy_abi_version_${abi}"))`}
    ${body(ref, at)})`
}

/** How many bytes a WAT string stands for. */
function sizeOf(text: string): number {
  return Buffer.byteLength(text.replace(/\\([0-9a-fA-F]{2}|[tnr"'\\])/g, '?'))
}

function importText(name: string): string {
  const [module, field] = name.includes('.') ? (name.split('.') as [string, string]) : ['env', name]
  const entry = findAbiImport(module, field)
  if (entry === undefined) throw new Error(`no host function is called ${name}`)
  const params = entry.params.length > 0 ? ` (param ${entry.params.join(' ')})` : ''
  const results = entry.results.length > 0 ? ` (result ${entry.results.join(' ')})` : ''
  return `(import "${module}" "${field}" (func $${field}${params}${results}))`
}

/** A `proxy_on_request_headers` that runs some instructions and lets the request through. */
export function onRequestHeaders(instructions: string, result = '(i32.const 0)', locals = ''): string {
  return `(func (export "proxy_on_request_headers") (param $id i32) (param $n i32) (param $end i32) (result i32)
    ${locals}
    ${instructions}
    ${result})`
}

/** Serialised pairs as a WAT string. */
export function watPairs(pairs: readonly (readonly [string, string])[]): string {
  const word = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')
  }
  const sizes = pairs.map(([name, value]) => word(Buffer.byteLength(name)) + word(Buffer.byteLength(value)))
  return (
    word(pairs.length) + sizes.join('') + pairs.map(([name, value]) => `${name}\\00${value}\\00`).join('')
  )
}
