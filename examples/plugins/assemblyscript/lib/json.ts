// A JSON reader (RFC 8259) for text that strangers send: whatever it is, the answer is a value or null, never a trap.

export enum JsonKind {
  Null,
  Boolean,
  Number,
  String,
  Array,
  Object,
}

const MAXIMUM_DEPTH = 64

export class Json {
  boolean: bool = false
  number: f64 = 0
  /** Whether the number was written without fraction and exponent. */
  integer: bool = false
  text: string = ''
  items: Json[] = []
  members: Map<string, Json> | null = null

  constructor(public kind: JsonKind) {}

  /** A member of an object; null where there is none or this is no object. */
  get(name: string): Json | null {
    const members = this.members
    if (members === null || !members.has(name)) return null
    return members.get(name)
  }

  /** A member that is a string. */
  string(name: string): string | null {
    const member = this.get(name)
    return member !== null && member.kind == JsonKind.String ? member.text : null
  }
}

/** The value that `text` is, or null where it is no JSON. */
export function parseJson(text: string): Json | null {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.space()
  return value !== null && reader.atEnd ? value : null
}

class Reader {
  private at: i32 = 0

  constructor(private text: string) {}

  get atEnd(): bool {
    return this.at >= this.text.length
  }

  private peek(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1
  }

  space(): void {
    while (true) {
      const code = this.peek()
      if (code != 0x20 && code != 0x0a && code != 0x0d && code != 0x09) return
      this.at++
    }
  }

  private take(code: i32): bool {
    this.space()
    if (this.peek() != code) return false
    this.at++
    return true
  }

  private word(word: string): bool {
    if (this.text.substr(this.at, word.length) != word) return false
    this.at += word.length
    return true
  }

  value(depth: i32): Json | null {
    if (depth > MAXIMUM_DEPTH) return null
    this.space()
    const code = this.peek()
    if (code == 0x7b) return this.object(depth)
    if (code == 0x5b) return this.array(depth)
    if (code == 0x22) {
      const text = this.string()
      if (text === null) return null
      const value = new Json(JsonKind.String)
      value.text = text
      return value
    }
    if (code == 0x74 || code == 0x66) {
      const value = new Json(JsonKind.Boolean)
      value.boolean = code == 0x74
      return this.word(code == 0x74 ? 'true' : 'false') ? value : null
    }
    if (code == 0x6e) return this.word('null') ? new Json(JsonKind.Null) : null
    return this.number()
  }

  private object(depth: i32): Json | null {
    this.at++
    const members = new Map<string, Json>()
    const value = new Json(JsonKind.Object)
    value.members = members
    if (this.take(0x7d)) return value
    while (true) {
      this.space()
      if (this.peek() != 0x22) return null
      const name = this.string()
      if (name === null || !this.take(0x3a)) return null
      const member = this.value(depth + 1)
      if (member === null) return null
      members.set(name, member)
      if (this.take(0x7d)) return value
      if (!this.take(0x2c)) return null
    }
  }

  private array(depth: i32): Json | null {
    this.at++
    const value = new Json(JsonKind.Array)
    if (this.take(0x5d)) return value
    while (true) {
      const item = this.value(depth + 1)
      if (item === null) return null
      value.items.push(item)
      if (this.take(0x5d)) return value
      if (!this.take(0x2c)) return null
    }
  }

  private string(): string | null {
    this.at++
    let text = ''
    let start = this.at
    while (true) {
      const code = this.peek()
      if (code < 0x20) return null
      if (code == 0x22) {
        text += this.text.substring(start, this.at++)
        return text
      }
      if (code != 0x5c) {
        this.at++
        continue
      }
      text += this.text.substring(start, this.at++)
      const unit = this.escape()
      if (unit < 0) return null
      text += String.fromCharCode(unit)
      start = this.at
    }
  }

  /** The UTF-16 unit that an escape stands for, or -1. */
  private escape(): i32 {
    const code = this.peek()
    this.at++
    if (code == 0x22 || code == 0x5c || code == 0x2f) return code
    if (code == 0x62) return 0x08
    if (code == 0x66) return 0x0c
    if (code == 0x6e) return 0x0a
    if (code == 0x72) return 0x0d
    if (code == 0x74) return 0x09
    if (code != 0x75) return -1
    let unit = 0
    for (let i = 0; i < 4; i++) {
      const digit = hexadecimal(this.peek())
      if (digit < 0) return -1
      unit = unit * 16 + digit
      this.at++
    }
    return unit
  }

  private digits(): i32 {
    const start = this.at
    while (this.peek() >= 0x30 && this.peek() <= 0x39) this.at++
    return this.at - start
  }

  private number(): Json | null {
    const start = this.at
    if (this.peek() == 0x2d) this.at++
    const leadingZero = this.peek() == 0x30
    const count = this.digits()
    if (count == 0 || (leadingZero && count > 1)) return null
    let integer = true
    if (this.peek() == 0x2e) {
      this.at++
      integer = false
      if (this.digits() == 0) return null
    }
    if (this.peek() == 0x65 || this.peek() == 0x45) {
      this.at++
      integer = false
      if (this.peek() == 0x2b || this.peek() == 0x2d) this.at++
      if (this.digits() == 0) return null
    }
    const value = new Json(JsonKind.Number)
    value.number = parseFloat(this.text.substring(start, this.at))
    value.integer = integer
    return value
  }
}

function hexadecimal(code: i32): i32 {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x41 && code <= 0x46) return code - 0x37
  if (code >= 0x61 && code <= 0x66) return code - 0x57
  return -1
}

/** `text` as a JSON string, quotes included. */
export function quoteJson(text: string): string {
  let quoted = '"'
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code == 0x22 || code == 0x5c) quoted += '\\' + text.charAt(i)
    else if (code < 0x20) quoted += '\\u00' + (code >> 4).toString(16) + (code & 15).toString(16)
    else quoted += text.charAt(i)
  }
  return quoted + '"'
}
