import type { ByteString } from './byte-string.ts'

/**
 * Reads and writes linear memory with the checks of a gateway: everything outside memory gives `undefined` or
 * `false`, never an exception. Addresses and sizes are unsigned 32-bit numbers.
 */
export interface GuestMemory {
  read(address: number, size: number): ByteString | undefined
  readUint32(address: number): number | undefined
  write(address: number, bytes: ByteString): boolean
  writeUint16(address: number, value: number): boolean
  writeUint32(address: number, value: number): boolean
  writeUint64(address: number, value: bigint): boolean
  /** Whether the whole range lies in memory. */
  contains(address: number, size: number): boolean
  /** Size in pages of 64 KiB. */
  pages(): number
}

const pageSize = 65_536

/** Up to this many characters a loop is faster than a call into the runtime. */
const shortString = 32

export function createGuestMemory(memory: WebAssembly.Memory): GuestMemory {
  let bytes = Buffer.from(memory.buffer)
  let view = new DataView(memory.buffer)

  /** Size of memory now, with views that see it: growing memory detaches the old ones, which then have no length. */
  function size(): number {
    if (bytes.length === 0) {
      bytes = Buffer.from(memory.buffer)
      view = new DataView(memory.buffer)
    }
    return bytes.length
  }

  return {
    read(address, length) {
      if (address + length > size()) return undefined
      if (length > shortString) return bytes.toString('latin1', address, address + length)
      let value = ''
      for (let index = address; index < address + length; index++) {
        value += String.fromCharCode(bytes[index] as number)
      }
      return value
    },
    readUint32: (address) => (address + 4 > size() ? undefined : view.getUint32(address, true)),
    write(address, value) {
      if (address + value.length > size()) return false
      if (value.length > shortString) {
        bytes.write(value, address, 'latin1')
        return true
      }
      for (let index = 0; index < value.length; index++) bytes[address + index] = value.charCodeAt(index)
      return true
    },
    writeUint16(address, value) {
      if (address + 2 > size()) return false
      view.setUint16(address, value, true)
      return true
    },
    writeUint32(address, value) {
      if (address + 4 > size()) return false
      view.setUint32(address, value, true)
      return true
    },
    writeUint64(address, value) {
      if (address + 8 > size()) return false
      view.setBigUint64(address, value, true)
      return true
    },
    contains: (address, length) => address + length <= size(),
    pages: () => size() / pageSize,
  }
}
