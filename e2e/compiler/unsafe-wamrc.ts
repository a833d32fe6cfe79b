import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '@proxy-wasm-aot/toolchain'
import { execa } from 'execa'
import { sourcesHash, wamrSources } from '../../packages/toolchain/src/install/sources.ts'

const native = join(import.meta.dirname, '..', '..', 'native')

/** A wamrc that registers WAMR's own libc-wasi, as upstream's releases do; built once, kept by its sources. */
export async function unsafeWamrc(): Promise<string> {
  const folder = join(cacheFolder(), 'parts', `unsafe-wamrc-${(await sourcesHash('wamrc')).slice(0, 16)}`)
  const program = join(folder, 'bin', 'wamrc')
  if ((await stat(program).catch(() => undefined))?.isFile()) return program
  await mkdir(join(folder, '..'), { recursive: true })
  const temporary = await mkdtemp(`${folder}-`)
  try {
    const definitions = [
      `-DWAMR_ROOT_DIR=${await wamrSources()}`,
      '-DPROXY_WASM_AOT_BUILD_HOST=OFF',
      '-DPROXY_WASM_AOT_WAMRC_WITH_LIBC_WASI=ON',
    ]
    await execa('cmake', [
      '-S',
      native,
      '-B',
      temporary,
      '-G',
      'Ninja',
      '-DCMAKE_BUILD_TYPE=Release',
      ...definitions,
    ])
    await execa('cmake', ['--build', temporary])
    await rename(temporary, folder)
    return program
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}
