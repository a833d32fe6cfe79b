import type { ProxyWasmModule } from '@proxy-wasm-aot/core'

const exportSection = 7

/** The module's bytes with its ABI marker under another name: what its author would get from another SDK. */
export function withOtherMarker(module: ProxyWasmModule, marker: string): Uint8Array {
  const [present] = module.abiMarkers
  const section = module.sections.find(({ id }) => id === exportSection)
  if (present === undefined || section === undefined) throw new Error(`${module.name} has no marker`)
  const content = Buffer.from(module.bytes.subarray(section.contentStart, section.end))
  const at = content.indexOf(Buffer.from(present))
  const changed = Buffer.concat([
    content.subarray(0, at - 1),
    Buffer.from([marker.length]),
    Buffer.from(marker),
    content.subarray(at + present.length),
  ])
  return Buffer.concat([
    module.bytes.subarray(0, section.start),
    Buffer.from([exportSection, ...leb128(changed.length)]),
    changed,
    module.bytes.subarray(section.end),
  ])
}

function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)]
}
