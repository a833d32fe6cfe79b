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

export function createGuestMemory(memory: WebAssembly.Memory): GuestMemory {
  let view = Buffer.from(memory.buffer)

  /** The bytes of memory now: growing it detaches what was there before. */
  function current(): Buffer {
    if (view.buffer !== memory.buffer) view = Buffer.from(memory.buffer)
    return view
  }

  return {
    read(address, size) {
      const bytes = current()
      if (address + size > bytes.length) return undefined
      return bytes.toString('latin1', address, address + size)
    },
    readUint32(address) {
      const bytes = current()
      return address + 4 > bytes.length ? undefined : bytes.readUInt32LE(address)
    },
    write(address, value) {
      const bytes = current()
      if (address + value.length > bytes.length) return false
      bytes.write(value, address, 'latin1')
      return true
    },
    writeUint16(address, value) {
      const bytes = current()
      if (address + 2 > bytes.length) return false
      bytes.writeUInt16LE(value, address)
      return true
    },
    writeUint32(address, value) {
      const bytes = current()
      if (address + 4 > bytes.length) return false
      bytes.writeUInt32LE(value, address)
      return true
    },
    writeUint64(address, value) {
      const bytes = current()
      if (address + 8 > bytes.length) return false
      bytes.writeBigUInt64LE(BigInt.asUintN(64, value), address)
      return true
    },
    contains: (address, size) => address + size <= current().length,
    pages: () => current().length / pageSize,
  }
}
