import type { WasmFeature, WasmSection } from '../types.ts'

/**
 * Finds the features that the instructions of a module need by walking over its code section.
 *
 * It reads only what it must to get from one instruction to the next (core spec, 5.4), does not validate, and ends
 * quietly at what it does not know: whether the code is valid is the engine's question.
 *
 * @param known features that need not be looked for again; more are added
 */
export function scanCodeFeatures(
  bytes: Uint8Array,
  sections: readonly WasmSection[],
  known: Set<WasmFeature>,
): void {
  const code = sections.find(({ id }) => id === 10)
  if (code === undefined) return
  new CodeWalker(bytes, code.contentStart, code.end, known).walk()
}

// What follows the opcode byte.
const none = 0
const oneNumber = 1
const twoNumbers = 2
const memoryArgument = 3
const blockType = 4
const branchTable = 5
const fourBytes = 6
const eightBytes = 7
const typedSelect = 8
const miscellaneous = 9
const vector = 10
const atomic = 11
const exceptions = 12
const unknown = 13

const immediates = ((): Uint8Array => {
  const table = new Uint8Array(256).fill(unknown)
  const set = (kind: number, from: number, to: number = from): void => void table.fill(kind, from, to + 1)
  set(none, 0x00, 0x01) // unreachable, nop
  set(blockType, 0x02, 0x04) // block, loop, if
  set(none, 0x05) // else
  set(exceptions, 0x06, 0x0a)
  set(none, 0x0b) // end
  set(oneNumber, 0x0c, 0x0d) // br, br_if
  set(branchTable, 0x0e)
  set(none, 0x0f) // return
  set(oneNumber, 0x10) // call
  set(twoNumbers, 0x11) // call_indirect
  set(oneNumber, 0x12) // return_call
  set(twoNumbers, 0x13) // return_call_indirect
  set(exceptions, 0x18, 0x19)
  set(none, 0x1a, 0x1b) // drop, select
  set(typedSelect, 0x1c)
  set(exceptions, 0x1f) // try_table
  set(oneNumber, 0x20, 0x26) // local.*, global.*, table.get, table.set
  set(memoryArgument, 0x28, 0x3e) // loads and stores
  set(oneNumber, 0x3f, 0x40) // memory.size, memory.grow
  set(oneNumber, 0x41, 0x42) // i32.const, i64.const
  set(fourBytes, 0x43)
  set(eightBytes, 0x44)
  set(none, 0x45, 0xc4) // numeric instructions
  set(oneNumber, 0xd0) // ref.null
  set(none, 0xd1) // ref.is_null
  set(oneNumber, 0xd2) // ref.func
  set(miscellaneous, 0xfc)
  set(vector, 0xfd)
  set(atomic, 0xfe)
  return table
})()

class CodeWalker {
  readonly #bytes: Uint8Array
  readonly #end: number
  readonly #features: Set<WasmFeature>
  #position: number

  constructor(bytes: Uint8Array, start: number, end: number, features: Set<WasmFeature>) {
    this.#bytes = bytes
    this.#position = start
    this.#end = end
    this.#features = features
  }

  walk(): void {
    for (let count = this.#number(); count > 0 && this.#position < this.#end; count--) {
      const size = this.#number()
      const end = this.#position + size
      if (end > this.#end) return
      if (this.#locals(end)) this.#instructions(end)
      // The next body begins where this one's size says, whatever was understood of it.
      this.#position = end
    }
  }

  #locals(end: number): boolean {
    for (let groups = this.#number(); groups > 0; groups--) {
      if (this.#position >= end) return false
      this.#number()
      const type = this.#bytes[this.#position++] as number
      if (type === 0x7b) this.#features.add('simd')
      else if (type === 0x6f || type === 0x70) this.#features.add('reference-types')
      else if (type < 0x7c) return false
    }
    return true
  }

  #instructions(end: number): void {
    const bytes = this.#bytes
    while (this.#position < end) {
      const opcode = bytes[this.#position++] as number
      switch (immediates[opcode]) {
        case none:
          break
        case oneNumber:
          this.#skipNumber()
          if (opcode === 0x12) this.#features.add('tail-call')
          else if (opcode >= 0xd0 || opcode === 0x25 || opcode === 0x26) this.#features.add('reference-types')
          break
        case memoryArgument:
          this.#memoryArgument()
          break
        case blockType:
          this.#skipNumber()
          break
        case twoNumbers:
          this.#skipNumber()
          this.#skipNumber()
          if (opcode === 0x13) this.#features.add('tail-call')
          break
        case branchTable:
          for (let targets = this.#number() + 1; targets > 0 && this.#position < end; targets--)
            this.#skipNumber()
          break
        case fourBytes:
          this.#position += 4
          break
        case eightBytes:
          this.#position += 8
          break
        case typedSelect:
          this.#position += this.#number()
          this.#features.add('reference-types')
          break
        case miscellaneous:
          if (!this.#miscellaneous()) return
          break
        case vector:
          this.#vector()
          break
        case atomic:
          this.#features.add('threads')
          if (this.#number() === 0x03) this.#position += 1
          else this.#memoryArgument()
          break
        case exceptions:
          this.#features.add('exception-handling')
          return
        default:
          return
      }
    }
  }

  /** 0xfc: saturating truncation needs no feature of its own; memory and table instructions do. */
  #miscellaneous(): boolean {
    const operation = this.#number()
    if (operation <= 7) return true
    if (operation > 17) return false
    this.#skipNumber()
    if (operation === 8 || operation === 10 || operation === 12 || operation === 14) this.#skipNumber()
    this.#features.add(operation >= 15 ? 'reference-types' : 'bulk-memory')
    return true
  }

  /** 0xfd: loads and stores, constants and shuffles, lanes, everything else has no immediate. */
  #vector(): void {
    const operation = this.#number()
    this.#features.add(operation >= 0x100 ? 'relaxed-simd' : 'simd')
    if (operation <= 11 || operation === 92 || operation === 93) this.#memoryArgument()
    else if (operation === 12 || operation === 13) this.#position += 16
    else if (operation >= 21 && operation <= 34) this.#position += 1
    else if (operation >= 84 && operation <= 91) {
      this.#memoryArgument()
      this.#position += 1
    }
  }

  #memoryArgument(): void {
    const alignment = this.#number()
    if ((alignment & 0x40) !== 0) {
      this.#features.add('multi-memory')
      this.#skipNumber()
    }
    this.#skipNumber()
  }

  #skipNumber(): void {
    const bytes = this.#bytes
    let position = this.#position
    while ((bytes[position++] as number) >= 0x80 && position < this.#end);
    this.#position = position
  }

  #number(): number {
    const bytes = this.#bytes
    let value = 0
    for (let shift = 0; shift < 35 && this.#position < this.#end; shift += 7) {
      const byte = bytes[this.#position++] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    return value >>> 0
  }
}
