import { createHash } from 'node:crypto'

/** `auth.aot.wasm` with a piece of its content's SHA-256, for bundlers that leave the naming to plugins. */
export function hashedName(name: string, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  return name.replace(/\.wasm$/, `-${hash}.wasm`)
}
