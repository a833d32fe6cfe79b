// base64url without padding (RFC 4648, section 5), as JSON Web Tokens use it.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Six bits of one character, or -1. */
function sextet(code: i32): i32 {
  if (code >= 65 && code <= 90) return code - 65
  if (code >= 97 && code <= 122) return code - 71
  if (code >= 48 && code <= 57) return code + 4
  if (code == 45) return 62
  if (code == 95) return 63
  return -1
}

/** The bytes, or null where `text` is no base64url. */
export function decodeBase64url(text: string): Uint8Array | null {
  if (text.length % 4 == 1) return null
  const bytes = new Uint8Array((text.length * 3) / 4)
  let bits: u32 = 0
  let count = 0
  let written = 0
  for (let i = 0; i < text.length; i++) {
    const value = sextet(text.charCodeAt(i))
    if (value < 0) return null
    bits = (bits << 6) | value
    count += 6
    if (count >= 8) {
      count -= 8
      bytes[written++] = u8(bits >> count)
    }
  }
  // Bits that are left over must be zero, or one token would have several spellings.
  return (bits & ((1 << count) - 1)) == 0 ? bytes : null
}

export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  let bits: u32 = 0
  let count = 0
  for (let i = 0; i < bytes.length; i++) {
    bits = (bits << 8) | bytes[i]
    count += 8
    while (count >= 6) {
      count -= 6
      text += ALPHABET.charAt((bits >> count) & 63)
    }
  }
  if (count > 0) text += ALPHABET.charAt((bits << (6 - count)) & 63)
  return text
}
