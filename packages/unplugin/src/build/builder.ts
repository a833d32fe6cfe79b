import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Artifact,
  type BuildEvent,
  buildPlugin,
  createScheduler,
  type ResolvedBuildOptions,
  type ResolvedTarget,
  type ValidationReport,
} from '@proxy-wasm-aot/core'
import type { PluginInput } from '../options/entries.ts'
import { runSourceCommand } from './command.ts'
import { fingerprintOf } from './dependencies.ts'

/** How often the files of a running build are looked at, milliseconds. */
const pollInterval = 200

/** One artifact with what was found on the way to it. */
export interface BuiltArtifact {
  input: PluginInput
  artifact: Artifact
  report: ValidationReport
}

/** Builds artifacts for everyone who asks, each once. */
export interface Builder {
  /**
   * The artifact of the files as they are now. Whoever asks while it is being built shares that build; one that was
   * built of the same files before is given again. When a file changes meanwhile, the build is aborted and begins anew.
   *
   * @throws ProxyWasmAotError of the command, of `buildPlugin`; COMPILE_ABORTED after `close`
   */
  build(input: PluginInput, target: ResolvedTarget): Promise<BuiltArtifact>
  /** The newest artifact that was built, whatever happened since; `undefined` where there never was one. */
  lastGood(input: PluginInput, target: ResolvedTarget): BuiltArtifact | undefined
  /** Aborts what is running. */
  close(): void
}

/** A module of one state of its files, and its artifacts. */
interface Job {
  fingerprint: string
  controller: AbortController
  /** Whether its files changed, so that nobody wants its results. */
  stale: boolean
  failed: boolean
  /** Artifacts that are being built. */
  running: number
  /** The command that builds the module; done at once where there is none. */
  module: Promise<void>
  artifacts: Map<string, Promise<BuiltArtifact>>
}

/** @param onEvent told what happens to which input, for progress and warnings */
export function createBuilder(
  options: ResolvedBuildOptions,
  onEvent: (input: PluginInput, event: BuildEvent) => void = () => {},
): Builder {
  const jobs = new Map<string, Job>()
  const good = new Map<string, BuiltArtifact>()
  // Small and cached plugins need not wait for a large one, and all together must not take more than there is.
  const scheduler = createScheduler()

  async function currentJob(input: PluginInput): Promise<Job> {
    const fingerprint = await fingerprintOf(input)
    const existing = jobs.get(input.file)
    if (existing !== undefined) {
      if (existing.fingerprint === fingerprint && !existing.failed && !existing.stale) return existing
      overtake(existing)
    }
    const controller = new AbortController()
    const { signal } = controller
    const job: Job = {
      fingerprint,
      controller,
      stale: false,
      failed: false,
      running: 0,
      module: prepare(input, signal, existing?.module),
      artifacts: new Map(),
    }
    job.module.catch(() => {
      job.failed = true
    })
    jobs.set(input.file, job)
    return job
  }

  /** Runs the command, after the one before has ended: two would write one file. */
  async function prepare(
    input: PluginInput,
    signal: AbortSignal,
    before: Promise<void> | undefined,
  ): Promise<void> {
    await before?.catch(() => {})
    if (input.build !== undefined) await runSourceCommand(input, input.build, signal)
  }

  function overtake(job: Job): void {
    job.stale = true
    job.controller.abort()
  }

  function artifactOf(job: Job, input: PluginInput, target: ResolvedTarget): Promise<BuiltArtifact> {
    const existing = job.artifacts.get(target.name)
    if (existing !== undefined) return existing
    const built = watched(job, input, () => buildArtifact(job, input, target))
    job.artifacts.set(target.name, built)
    return built
  }

  async function buildArtifact(job: Job, input: PluginInput, target: ResolvedTarget): Promise<BuiltArtifact> {
    const { signal } = job.controller
    await job.module
    const { artifacts, report } = await buildPlugin(
      input.file,
      { ...options, targets: [target] },
      { signal, scheduler, onEvent: (event) => onEvent(input, event) },
    )
    // One target was asked for, so there is one artifact.
    const built: BuiltArtifact = { input, artifact: artifacts[0] as Artifact, report }
    if (!job.stale) good.set(keyOf(input, target), built)
    return built
  }

  /** Does some work of a job and ends the job when a file changes meanwhile. */
  async function watched<Result>(job: Job, input: PluginInput, work: () => Promise<Result>): Promise<Result> {
    job.running += 1
    const timer = setInterval(async () => {
      const now = await fingerprintOf(input).catch(() => job.fingerprint)
      if (now !== job.fingerprint && job.running > 0) overtake(job)
    }, pollInterval)
    timer.unref()
    try {
      return await work()
    } catch (error) {
      job.failed = true
      throw error
    } finally {
      clearInterval(timer)
      job.running -= 1
    }
  }

  return {
    async build(input, target) {
      for (;;) {
        const job = await currentJob(input)
        try {
          return await artifactOf(job, input, target)
        } catch (error) {
          if (!job.stale) throw error
          await settled(input)
        }
      }
    },
    lastGood: (input, target) => good.get(keyOf(input, target)),
    close() {
      for (const { controller } of jobs.values()) controller.abort()
      jobs.clear()
    },
  }
}

function keyOf(input: PluginInput, target: ResolvedTarget): string {
  return `${input.file}\n${target.name}`
}

/** Waits until the files rest: what writes them is often not done with the first byte. */
async function settled(input: PluginInput): Promise<void> {
  for (let last = await fingerprintOf(input); ; ) {
    await sleep(pollInterval / 2)
    const now = await fingerprintOf(input)
    if (now === last) return
    last = now
  }
}
