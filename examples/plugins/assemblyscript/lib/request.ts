// What plugins ask of the request at hand.
import { Context, get_property, stream_context } from '@gcoredev/proxy-wasm-sdk-as/assembly'

/** A request header; empty where there is none. */
export function requestHeader(name: string): string {
  return stream_context.headers.request.get(name)
}

/** A property of one segment; empty where the gateway has none. */
export function property(name: string): string {
  return String.UTF8.decode(get_property(name))
}

export function utf8(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text))
}

/** Names and values of a query string or a form; the first value of a name counts. */
export function parseParameters(form: string): Map<string, string> {
  const parameters = new Map<string, string>()
  const fragment = form.indexOf('#')
  const parts = (fragment < 0 ? form : form.substring(0, fragment)).split('&')
  for (let i = 0; i < parts.length; i++) {
    if (parts[i].length == 0) continue
    const equals = parts[i].indexOf('=')
    const name = unescape(equals < 0 ? parts[i] : parts[i].substring(0, equals))
    if (!parameters.has(name))
      parameters.set(name, equals < 0 ? '' : unescape(parts[i].substring(equals + 1)))
  }
  return parameters
}

/** Percent-decodes; a plus is a blank, and what is no escape stays as it is. */
function unescape(text: string): string {
  const bytes = utf8(text)
  const plain = new Uint8Array(bytes.length)
  let written = 0
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i]
    if (byte == 0x25 && i + 2 < bytes.length) {
      const high = hexadecimal(bytes[i + 1])
      const low = hexadecimal(bytes[i + 2])
      if (high >= 0 && low >= 0) {
        byte = u8(high * 16 + low)
        i += 2
      }
    } else if (byte == 0x2b) {
      byte = 0x20
    }
    plain[written++] = byte
  }
  return String.UTF8.decodeUnsafe(plain.dataStart, written)
}

function hexadecimal(code: i32): i32 {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  if (code >= 0x41 && code <= 0x46) return code - 0x37
  if (code >= 0x61 && code <= 0x66) return code - 0x57
  return -1
}
