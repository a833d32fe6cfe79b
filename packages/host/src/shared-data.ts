import type { ByteString } from './byte-string.ts'
import { WasmResult } from './wasm-result.ts'

/** Key-value store of a VM id; it outlives the VM. */
export interface SharedData {
  get(key: ByteString): { value: ByteString; cas: number } | undefined
  /** Stores the value; a `cas` other than 0 must be the one that the key has now. */
  set(key: ByteString, value: ByteString, cas: number): number
}

export function createSharedData(): SharedData {
  const entries = new Map<ByteString, { value: ByteString; cas: number }>()
  let lastCas = 0
  return {
    get: (key) => entries.get(key),
    set(key, value, cas) {
      const present = entries.get(key)
      if (present !== undefined && cas !== 0 && cas !== present.cas) return WasmResult.CasMismatch
      entries.set(key, { value, cas: ++lastCas })
      return WasmResult.Ok
    },
  }
}
