import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { envoyProgram } from './parts.ts'

export interface Envoy {
  /** Where its first listener takes requests. */
  port: number
  processId: number
  /** What it wrote to its log. */
  log(): string
  stop(): Promise<void>
}

/** Longest time until Envoy is ready, milliseconds: V8 compiles a Go plugin for some seconds. */
const startTimeout = 60_000

export interface EnvoyOptions {
  /** Worker threads. @default 1 */
  concurrency?: number
  /** Another Envoy program than the tests' own. */
  program?: string | undefined
}

/** Starts a real Envoy. */
export async function startEnvoy(
  config: object,
  { concurrency = 1, program }: EnvoyOptions = {},
): Promise<Envoy> {
  const folder = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-envoy-'))
  const admin = join(folder, 'admin.txt')
  const configFile = join(folder, 'envoy.json')
  await writeFile(configFile, JSON.stringify(config))
  const flags = ['--config-path', configFile, '--admin-address-path', admin, '--log-level', 'warning']
  const envoy = execa(
    program ?? (await envoyProgram()),
    [...flags, '--concurrency', String(concurrency), '--use-dynamic-base-id'],
    { all: true, reject: false, stdin: 'ignore', buffer: false },
  )
  let log = ''
  envoy.all.on('data', (chunk: Buffer) => {
    log += chunk
  })
  let ended = false
  void envoy.then(() => {
    ended = true
  })
  const stop = async () => {
    envoy.kill()
    await envoy
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const port = await waitForListener(admin, () => ended)
    return { port, processId: envoy.pid!, log: () => log, stop }
  } catch (error) {
    await stop()
    throw new Error(`Envoy did not start:\n${log}`, { cause: error })
  }
}

async function waitForListener(adminFile: string, ended: () => boolean): Promise<number> {
  const end = Date.now() + startTimeout
  while (Date.now() < end && !ended()) {
    const address = await readFile(adminFile, 'utf8').catch(() => '')
    const listeners =
      address === ''
        ? undefined
        : await fetch(`http://${address}/listeners?format=json`).catch(() => undefined)
    const ready = address === '' ? undefined : await fetch(`http://${address}/ready`).catch(() => undefined)
    if (listeners?.ok && ready?.ok) {
      const { listener_statuses: statuses } = (await listeners.json()) as {
        listener_statuses?: { local_address: { socket_address: { port_value: number } } }[]
      }
      if (statuses?.[0] !== undefined) return statuses[0].local_address.socket_address.port_value
    }
    await sleep(50)
  }
  throw new Error(ended() ? 'it ended' : 'it was not ready in time')
}
