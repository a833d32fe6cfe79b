import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import which from 'which'

/**
 * What cargo needs in its environment. The `cargo` of rustup finds its toolchains through HOME; under another HOME, as
 * in a sandboxed build, they still lie beside the folder of the executable.
 */
export async function cargoEnvironment(): Promise<Record<string, string>> {
  if (process.env.RUSTUP_HOME) return {}
  const cargo = await which('cargo', { nothrow: true })
  if (cargo === null) return {}
  const beside = path.resolve(path.dirname(await realpath(cargo)), '..', '..', '.rustup')
  return existsSync(path.join(beside, 'toolchains')) ? { RUSTUP_HOME: beside } : {}
}
