import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'

/** Reads the primitive values of the WebAssembly binary format from a range of bytes, and never beyond it. */
export class Cursor {
  position: number
  readonly #bytes: Uint8Array
  readonly #end: number
  readonly #file: string
  readonly #subject: string

  /** @param subject what is being read, for messages, such as `type section` */
  constructor(bytes: Uint8Array, start: number, end: number, file: string, subject: string) {
    this.#bytes = bytes
    this.position = start
    this.#end = end
    this.#file = file
    this.#subject = subject
  }

  get done(): boolean {
    return this.position >= this.#end
  }

  get remaining(): number {
    return this.#end - this.position
  }

  byte(): number {
    const value = this.peek()
    if (value === undefined) throw this.malformed('another byte', 'the end')
    this.position += 1
    return value
  }

  /** The next byte without taking it; `undefined` at the end. */
  peek(): number | undefined {
    return this.position < this.#end ? this.#bytes[this.position] : undefined
  }

  /** Unsigned LEB128 of at most 32 bits: at most 5 bytes, the unused bits of the last one 0 (core spec, 5.2.2). */
  u32(): number {
    const start = this.position
    let value = 0
    for (let index = 0; index < 5; index++) {
      const byte = this.byte()
      if (index === 4 && byte > 0x0f)
        throw this.malformed('a number of at most 32 bits', 'a LEB128 that overflows', start)
      value += (byte & 0x7f) * 2 ** (7 * index)
      if (byte < 0x80) return value
    }
    throw this.malformed('a number of at most 32 bits', 'a LEB128 that does not end', start)
  }

  /** Unsigned LEB128 of at most 64 bits, rounded to what a number holds; for limits of 64-bit memories. */
  u64(): number {
    const start = this.position
    let value = 0
    for (let index = 0; index < 10; index++) {
      const byte = this.byte()
      if (index === 9 && byte > 0x01) break
      value += (byte & 0x7f) * 2 ** (7 * index)
      if (byte < 0x80) return value
    }
    throw this.malformed('a number of at most 64 bits', 'a LEB128 that overflows', start)
  }

  /** Skips a signed LEB128 of any width up to 64 bits. */
  skipSigned(): void {
    const start = this.position
    for (let index = 0; index < 10; index++) if (this.byte() < 0x80) return
    throw this.malformed('a number of at most 64 bits', 'a LEB128 that does not end', start)
  }

  skip(count: number): void {
    if (count > this.remaining) throw this.malformed(`${count} more bytes`, `${this.remaining} bytes`)
    this.position += count
  }

  /** A length and so many bytes of UTF-8. */
  name(): string {
    const start = this.position
    const length = this.u32()
    if (length > this.remaining)
      throw this.malformed(`a name of ${length} bytes`, `${this.remaining} bytes`, start)
    const bytes = this.#bytes.subarray(this.position, this.position + length)
    this.position += length
    try {
      return utf8.decode(bytes)
    } catch (cause) {
      throw this.malformed('a name in UTF-8', 'other bytes', start, cause)
    }
  }

  /** The number of entries of a vector whose entries take at least one byte each. */
  count(): number {
    const start = this.position
    const count = this.u32()
    if (count > this.remaining) throw this.malformed(`${count} entries`, `${this.remaining} bytes`, start)
    return count
  }

  malformed(
    expected: string,
    found: string,
    offset: number = this.position,
    cause?: unknown,
  ): ProxyWasmAotError {
    return new ProxyWasmAotError('WASM_MALFORMED', `the ${this.#subject} of ${this.#file} is malformed`, {
      expected,
      found,
      where: { file: this.#file, offset, subject: this.#subject },
      remedy: 'Build the plugin again; a tool that wrote or changed the file left it broken.',
      cause,
    })
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
