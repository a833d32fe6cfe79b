import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import type { ProxyWasmModule, WasmSection } from '@proxy-wasm-aot/core'

const memorySectionId = 5
/** Bytes of a page of linear memory. */
export const pageSize = 65_536

/**
 * The module as the gateway's engine takes it: without the AOT half, and with memories that may not grow beyond
 * the gateway's limit, for which V8 has no setting per module.
 */
export function engineBytes(module: ProxyWasmModule, profile: GatewayProfile): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [module.bytes.subarray(0, module.sections[0]?.start ?? module.bytes.length)]
  for (const section of module.sections) {
    if (section.id === 0 && section.name === profile.sectionName) continue
    parts.push(
      section.id === memorySectionId
        ? limitMemories(module.bytes, section, Math.floor(profile.maxMemoryBytes / pageSize))
        : module.bytes.subarray(section.start, section.end),
    )
  }
  return new Uint8Array(Buffer.concat(parts))
}

/** The memory section with every maximum at most `maxPages`. */
function limitMemories(bytes: Uint8Array, section: WasmSection, maxPages: number): Uint8Array {
  let position = section.contentStart

  function varint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[position++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }

  const count = varint()
  const content: number[] = [...encodeVarint(count)]
  for (let index = 0; index < count; index++) {
    const flags = varint()
    const initial = varint()
    const maximum = flags & 1 ? varint() : Number.POSITIVE_INFINITY
    content.push(...encodeVarint(flags | 1), ...encodeVarint(initial))
    // A module that starts above the limit stays valid here; it is refused when it is instantiated.
    content.push(...encodeVarint(Math.max(initial, Math.min(maximum, maxPages))))
  }
  return Uint8Array.from([memorySectionId, ...encodeVarint(content.length), ...content])
}

function encodeVarint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}
