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

/** Walks over all function bodies; returns the flags of the features that were met. */
function walkBodies(bytes: Uint8Array, start: number, sectionEnd: number): number {
  let found = 0
  let position = skipNumber(bytes, start, sectionEnd)
  for (let count = numberAt(bytes, start, sectionEnd); count > 0 && position < sectionEnd; count--) {
    const body = skipNumber(bytes, position, sectionEnd)
    // The next body begins where this one's size says, whatever is understood of it.
    const end = body + numberAt(bytes, position, sectionEnd)
    if (end > sectionEnd) break
    found |= walkBody(bytes, body, end)
    position = end
  }
  return found
}

/** The locals of a body: so many of each type. */
function walkBody(bytes: Uint8Array, start: number, end: number): number {
  let found = 0
  let position = skipNumber(bytes, start, end)
  for (let groups = numberAt(bytes, start, end); groups > 0 && position < end; groups--) {
    position = skipNumber(bytes, position, end)
    const type = bytes[position++] as number
    if (type >= 0x7c) continue
    if (type === 0x7b) found |= simd
    else if (type === 0x6f || type === 0x70) found |= referenceTypes
    else if (type >= 0x63 && type <= 0x74) {
      found |= garbageCollection
      if (type <= 0x64) position = skipNumber(bytes, position, end)
    } else return found
  }
  return walkInstructions(bytes, position, end, found)
}

/**
 * The instructions of a body. The frequent ones are dealt with in a loop that is short enough to be compiled at once:
 * a plugin has millions of instructions, and the first call is the one that counts.
 */
function walkInstructions(bytes: Uint8Array, start: number, end: number, flags: number): number {
  const kinds = immediates
  rare.found = flags
  let position = start
  while (position < end) {
    const opcode = bytes[position++] as number
    const kind = kinds[opcode] as number
    if (kind === none) continue
    if (kind > memoryArgument || (kind === memoryArgument && (bytes[position] as number) & 0x40)) {
      position = walkRare(bytes, position, end, opcode)
      continue
    }
    while (position < end && (bytes[position++] as number) >= 0x80);
    if (kind === oneNumber) continue
    while (position < end && (bytes[position++] as number) >= 0x80);
  }
  return rare.found
}

/** What {@link walkRare} found so far in a body. */
const rare = { found: 0 }

/** Goes over the immediates of an instruction and notes what it needs; the end of the body for one that is not known. */
function walkRare(bytes: Uint8Array, start: number, end: number, opcode: number): number {
  const behind = skipNumber(bytes, start, end)
  switch (immediates[opcode]) {
    case memoryArgument:
      rare.found |= multiMemory
      return skipMemoryArgument(bytes, start, end)
    case indirectCall:
      // Another table than the first, or its number in more than one byte.
      if (bytes[behind] !== 0) rare.found |= referenceTypes
      if (opcode === 0x13) rare.found |= tailCall
      return skipNumber(bytes, behind, end)
    case branchTable: {
      let position = behind
      for (let targets = numberAt(bytes, start, end) + 1; targets > 0 && position < end; targets--) {
        position = skipNumber(bytes, position, end)
      }
      return position
    }
    case fourBytes:
      return start + 4
    case eightBytes:
      return start + 8
    case typedSelect:
      rare.found |= referenceTypes
      return behind + numberAt(bytes, start, end)
    case referenceNumber:
      rare.found |= referenceTypes
      return behind
    case returnCall:
      rare.found |= tailCall
      return behind
    case miscellaneous:
      return walkMiscellaneous(bytes, behind, end, numberAt(bytes, start, end))
    case vector:
      return walkVector(bytes, behind, end, numberAt(bytes, start, end))
    case atomic:
      rare.found |= threads
      return numberAt(bytes, start, end) === 3 ? behind + 1 : skipMemoryArgument(bytes, behind, end)
    case exceptions:
      rare.found |= exceptionHandling
      return end
    case collected:
      rare.found |= garbageCollection
      return end
    default:
      return end
  }
}

/** 0xfc: saturating truncation, which every runtime has, and the instructions for whole memories and tables. */
function walkMiscellaneous(bytes: Uint8Array, start: number, end: number, operation: number): number {
  if (operation <= 7) return start
  if (operation > 17) return end
  rare.found |= operation >= 15 ? referenceTypes : bulkMemory
  const behind = skipNumber(bytes, start, end)
  // memory.init, memory.copy, table.init and table.copy name two things.
  return operation <= 14 && operation % 2 === 0 ? skipNumber(bytes, behind, end) : behind
}

/** 0xfd: loads and stores, constants and shuffles, lanes; everything else has no immediate. */
function walkVector(bytes: Uint8Array, start: number, end: number, operation: number): number {
  rare.found |= operation >= 0x100 ? relaxedSimd : simd
  if (operation <= 11 || operation === 92 || operation === 93) return skipMemoryArgument(bytes, start, end)
  if (operation <= 13) return start + 16
  if (operation >= 21 && operation <= 34) return start + 1
  if (operation >= 84 && operation <= 91) return skipMemoryArgument(bytes, start, end) + 1
  return start
}

/** Behind an alignment, a memory number where bit 6 of the alignment says so, and an offset. */
function skipMemoryArgument(bytes: Uint8Array, position: number, end: number): number {
  const severalMemories = ((bytes[position] as number) & 0x40) !== 0
  const memory = skipNumber(bytes, position, end)
  return skipNumber(bytes, severalMemories ? skipNumber(bytes, memory, end) : memory, end)
}

/** Behind a LEB128 number; never beyond the end. */
function skipNumber(bytes: Uint8Array, start: number, end: number): number {
  let position = start
  while (position < end && (bytes[position++] as number) >= 0x80);
  return position
}

/** The LEB128 number of at most 32 bits at a place. */
function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  let shift = 0
  for (let position = start; position < end && shift < 35; position++, shift += 7) {
    const byte = bytes[position] as number
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  return value >>> 0
}
