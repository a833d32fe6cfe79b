import { availableParallelism } from 'node:os'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'

/** How much of the machine compiles may take together. */
export interface ScheduleLimits {
  /** Compiles at a time. @default as many as there are CPU cores @example 4 */
  jobs?: number
  /** Memory of all compiles together, bytes. @default nine tenths of what is free now @example 8e9 */
  memoryBytes?: number
}

/** What one job is expected to take. */
export interface JobDemand {
  /** Peak memory, bytes. */
  memoryBytes: number
  /** How long it takes, in any unit; what takes longest starts first. */
  duration: number
}

/** What a job gets. */
export interface JobGrant {
  /** Threads that it may use. */
  threads: number
}

/** Starts jobs as the machine stands them; see {@link createScheduler}. */
export interface Scheduler {
  readonly jobs: number
  readonly memoryBytes: number
  /**
   * Runs work when its turn has come.
   *
   * @throws ProxyWasmAotError COMPILE_ABORTED when the signal comes before the turn; what the work throws
   */
  run<Result>(
    demand: JobDemand,
    signal: AbortSignal | undefined,
    work: (grant: JobGrant) => Promise<Result>,
  ): Promise<Result>
}

interface Waiting {
  demand: JobDemand
  start: (grant: JobGrant) => void
}

/** Free memory that is left to others: what a compile takes is an estimate. */
const usableShare = 0.9

/**
 * Makes a scheduler. Of the jobs that wait, the longest one that fits into the memory left starts first; a job that
 * never fits starts alone. While fewer jobs are there than may run, each gets several threads: a module that is
 * compiled alone has all cores, one of many has one.
 *
 * Free memory is what the operating system says, or the limit of the container where that is less.
 *
 * @throws ProxyWasmAotError OPTION_INVALID
 * @example
 * const scheduler = createScheduler({ jobs: 4 })
 * await Promise.all(plugins.map((plugin) => buildPlugin(plugin, options, { scheduler })))
 */
export function createScheduler(limits: ScheduleLimits = {}): Scheduler {
  const cores = availableParallelism()
  const jobs = checked('jobs', limits.jobs, cores)
  const memoryBytes = checked(
    'memoryBytes',
    limits.memoryBytes,
    Math.floor(process.availableMemory() * usableShare),
  )
  const waiting: Waiting[] = []
  let running = 0
  let taken = 0

  function startWhatFits(): void {
    while (running < jobs) {
      const next = waiting.findIndex(
        ({ demand }) => running === 0 || taken + demand.memoryBytes <= memoryBytes,
      )
      if (next < 0) return
      const [job] = waiting.splice(next, 1) as [Waiting]
      running += 1
      taken += job.demand.memoryBytes
      job.start({ threads: Math.max(1, Math.floor(cores / Math.min(jobs, running + waiting.length))) })
    }
  }

  /** The turn of a job; jobs that are asked for in the same moment all take part in it. */
  function turn(demand: JobDemand, signal: AbortSignal | undefined): Promise<JobGrant> {
    return new Promise((resolve, reject) => {
      const job: Waiting = {
        demand,
        start: (grant) => {
          signal?.removeEventListener('abort', leave)
          resolve(grant)
        },
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(job), 1)
        reject(aborted(signal as AbortSignal))
      }
      if (signal?.aborted) return reject(aborted(signal))
      signal?.addEventListener('abort', leave, { once: true })
      const place = waiting.findIndex(({ demand: { duration } }) => duration < demand.duration)
      waiting.splice(place < 0 ? waiting.length : place, 0, job)
      setImmediate(startWhatFits)
    })
  }

  async function run<Result>(
    demand: JobDemand,
    signal: AbortSignal | undefined,
    work: (grant: JobGrant) => Promise<Result>,
  ): Promise<Result> {
    const grant = await turn(demand, signal)
    try {
      return await work(grant)
    } finally {
      running -= 1
      taken -= demand.memoryBytes
      startWhatFits()
    }
  }

  return { jobs, memoryBytes, run }
}

function checked(name: keyof ScheduleLimits, value: number | undefined, standard: number): number {
  if (value === undefined) return standard
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new ProxyWasmAotError('OPTION_INVALID', `${name} cannot be ${value}`, {
    expected: 'a whole number above 0',
    found: String(value),
    where: { subject: name },
    remedy: `Correct ${name}, or leave it out.`,
  })
}

function aborted(signal: AbortSignal): ProxyWasmAotError {
  return new ProxyWasmAotError('COMPILE_ABORTED', 'the build was cancelled', {
    remedy: 'Start it again when you want its result.',
    cause: signal.reason,
  })
}
