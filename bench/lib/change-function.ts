/** Reads an unsigned LEB128 number. @returns the number and where the next byte is */
function unsigned(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0
  for (let at = start, scale = 1; ; at++, scale *= 128) {
    const byte = bytes[at] as number
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return [value, at + 1]
  }
}

const codeSection = 10
const constant = 0x41
const add = 0x6a

/**
 * The module with one function changed, as after an edit of its source: a constant that is added somewhere in the middle
 * of the code is another one. Nothing moves.
 */
export function changeOneFunction(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(module)
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at]
    const [size, start] = unsigned(bytes, at + 1)
    if (id === codeSection) {
      for (let place = start + (size >> 1); place < start + size - 2; place++) {
        const operand = bytes[place + 1] as number
        // One byte, so that it is a small number above zero; followed by an addition.
        if (bytes[place] !== constant || operand === 0 || operand >= 0x40 || bytes[place + 2] !== add)
          continue
        bytes[place + 1] = operand ^ 1
        if (WebAssembly.validate(bytes)) return bytes
        bytes[place + 1] = operand
      }
    }
    at = start + size
  }
  throw new Error('the module has no constant to change')
}
