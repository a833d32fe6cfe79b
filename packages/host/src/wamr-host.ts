import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayProfile } from '@proxy-wasm-aot/abi'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import { execa } from 'execa'
import type { Scenario } from './scenario.ts'
import type { Trace } from './trace.ts'

export interface WamrHostOptions {
  /** Executable to use. @default the one that the toolchain finds or builds @example '/opt/proxy-wasm-aot-wamr-host' */
  path?: string | undefined
  signal?: AbortSignal | undefined
  /** Command to put in front of the program. @default [] @example ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu'] */
  launcher?: readonly string[] | undefined
}

/** Largest trace that is read, bytes. */
const maxTraceBytes = 512 * 1024 * 1024

/**
 * Runs a scenario in the WAMR host program: the artifact's AOT half, or its wasm half interpreted.
 *
 * @param input bytes of an artifact or a module, or the path of one
 * @throws ProxyWasmAotError WAMR_HOST_REFUSED, WAMR_HOST_FAILED, RUN_ABORTED, and what finding the program throws
 */
export async function runInWamrHost(
  input: Uint8Array | string,
  scenario: Scenario,
  engine: 'aot' | 'interp',
  profile: GatewayProfile,
  options: WamrHostOptions = {},
): Promise<Trace> {
  const { text, program } = await callWamrHost(input, scenario, engine, profile, {
    ...options,
    command: ['run'],
  })
  return readWamrHostDocument<Trace>(text, program)
}

/**
 * Calls a command of the WAMR host program that takes an artifact and a scenario; gives what it printed.
 * @throws ProxyWasmAotError as {@link runInWamrHost}
 */
export async function callWamrHost(
  input: Uint8Array | string,
  scenario: Scenario,
  engine: 'aot' | 'interp',
  profile: GatewayProfile,
  { path, signal, launcher = [], command: words }: WamrHostOptions & { command: readonly string[] },
): Promise<{ text: string; program: string }> {
  const program = path ?? (await findWamrHost(signal))
  const folder = await mkdtemp(join(tmpdir(), 'proxy-wasm-aot-run-'))
  try {
    const artifact = typeof input === 'string' ? input : join(folder, 'artifact.wasm')
    if (typeof input !== 'string') await writeFile(artifact, input)
    const scenarioFile = join(folder, 'scenario.json')
    await writeFile(scenarioFile, JSON.stringify({ ...scenario, gatewayProfile: profile }))
    const [command = program, ...prefix] = [...launcher, program]
    const args = [...prefix, ...words, '--artifact', artifact, '--engine', engine, '--scenario', scenarioFile]
    const result = await execa(command, args, {
      reject: false,
      stripFinalNewline: true,
      maxBuffer: maxTraceBytes,
      ...(signal !== undefined && { cancelSignal: signal }),
    })
    if (result.isCanceled) {
      throw new ProxyWasmAotError('RUN_ABORTED', 'the run in the WAMR host program was cancelled', {
        remedy: 'Run it again.',
      })
    }
    if (result.exitCode === 0) return { text: result.stdout, program }
    throw failed(program, typeof input === 'string' ? input : undefined, result)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function findWamrHost(signal: AbortSignal | undefined): Promise<string> {
  // Only runs under WAMR need the toolchain.
  const { resolveWamrHost } = await import('@proxy-wasm-aot/toolchain')
  return (await resolveWamrHost({ signal })).path
}

/** The one JSON document that the program printed. */
export function readWamrHostDocument<Document extends { formatVersion: 1 }>(
  text: string,
  program: string,
): Document {
  try {
    const document: unknown = JSON.parse(text)
    if (
      typeof document === 'object' &&
      document !== null &&
      'formatVersion' in document &&
      document.formatVersion === 1
    ) {
      return document as Document
    }
  } catch {
    // Said below, together with what was printed instead.
  }
  throw new ProxyWasmAotError('WAMR_HOST_FAILED', 'the WAMR host program printed no trace', {
    expected: 'one JSON document with formatVersion 1',
    found: text.slice(0, 200),
    where: { subject: program },
    remedy: 'Install it again: proxy-wasm-aot toolchain install',
  })
}

interface ProcessResult {
  exitCode?: number | undefined
  signal?: string | undefined
  stderr: string
  cause?: unknown
}

function failed(program: string, file: string | undefined, result: ProcessResult): ProxyWasmAotError {
  const words = result.stderr.trim()
  if (result.exitCode === 1) {
    return new ProxyWasmAotError('WAMR_HOST_REFUSED', words.split('\n')[0] || 'the artifact was refused', {
      found: words,
      where: { file, subject: program },
      remedy: 'Check the artifact with: proxy-wasm-aot inspect <artifact>',
    })
  }
  const how = result.signal === undefined ? `exit status ${result.exitCode}` : `signal ${result.signal}`
  return new ProxyWasmAotError('WAMR_HOST_FAILED', `the WAMR host program ended with ${how}`, {
    expected: 'exit status 0 and a trace',
    found: words === '' ? how : words,
    where: { file, subject: program },
    remedy: 'Look at it with: proxy-wasm-aot toolchain doctor',
    cause: result.cause,
  })
}
