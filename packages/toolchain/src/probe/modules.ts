/** Module name of WASI preview 1. */
export const wasiModule = 'wasi_snapshot_preview1'
/** A name of the same length that no compiler knows. */
export const unknownModule = 'proxy_wasm_aot_unknown'

/**
 * A module that imports `fd_write` from a module of the given name and calls it:
 * `(func (export "_start") (drop (call $fd_write (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))`.
 */
export function probeModule(importModule: string): Uint8Array {
  const i32 = 0x7f
  const types = [2, 0x60, 4, i32, i32, i32, i32, 1, i32, 0x60, 0, 0]
  const imports = [1, ...name(importModule), ...name('fd_write'), 0, 0]
  const exports = [2, ...name('memory'), 2, 0, ...name('_start'), 0, 1]
  const body = [0, 0x41, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0x10, 0, 0x1a, 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, imports),
    ...section(3, [1, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, exports),
    ...section(10, [1, body.length, ...body]),
  ])
}

function section(id: number, content: number[]): number[] {
  return [id, content.length, ...content]
}

function name(text: string): number[] {
  return [text.length, ...new TextEncoder().encode(text)]
}
