import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'

/** What a job is given: when to stop, and where to report. */
export interface JobContext<Event> {
  /** Aborted when nobody waits for the result any more. */
  signal: AbortSignal
  /** Tells everybody who waits. */
  emit: (event: Event) => void
}

/** One caller who waits for a job. */
interface JobCaller<Event> {
  signal?: AbortSignal | undefined
  onEvent?: ((event: Event) => void) | undefined
}

interface Job<Result, Event> {
  result: Promise<Result>
  callers: Set<JobCaller<Event>>
  controller: AbortController
}

/** Work that several callers ask for at the same moment and that is done once; see {@link createSharedJobs}. */
export interface SharedJobs<Result, Event> {
  run: (
    key: string,
    caller: JobCaller<Event>,
    start: (context: JobContext<Event>) => Promise<Result>,
  ) => Promise<Result>
}

/**
 * Makes a table of running jobs. Whoever asks for a key that is being worked on waits for that work and hears its
 * events from then on. A caller who aborts leaves alone; the work stops when the last one has left.
 */
export function createSharedJobs<Result, Event>(): SharedJobs<Result, Event> {
  const running = new Map<string, Job<Result, Event>>()

  function startJob(key: string, start: (context: JobContext<Event>) => Promise<Result>): Job<Result, Event> {
    const callers = new Set<JobCaller<Event>>()
    const controller = new AbortController()
    const emit = (event: Event): void => {
      for (const { onEvent } of callers) onEvent?.(event)
    }
    // A microtask later, so that the first caller is among those who hear the first event.
    const result = Promise.resolve().then(() => start({ signal: controller.signal, emit }))
    const job = { result, callers, controller }
    const forget = (): void => {
      if (running.get(key) === job) running.delete(key)
    }
    result.then(forget, forget)
    running.set(key, job)
    return job
  }

  async function run(
    key: string,
    caller: JobCaller<Event>,
    start: (context: JobContext<Event>) => Promise<Result>,
  ): Promise<Result> {
    const { signal } = caller
    if (signal?.aborted) throw aborted(signal)
    const job = running.get(key) ?? startJob(key, start)
    const entry: JobCaller<Event> = { ...caller }
    job.callers.add(entry)
    let leave: (() => void) | undefined
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(aborted(signal as AbortSignal))
    })
    signal?.addEventListener('abort', leave as () => void, { once: true })
    try {
      return await Promise.race([job.result, left])
    } finally {
      signal?.removeEventListener('abort', leave as () => void)
      job.callers.delete(entry)
      if (signal?.aborted && job.callers.size === 0) {
        // Whoever comes next starts anew, also while this one is still being stopped.
        if (running.get(key) === job) running.delete(key)
        job.controller.abort(signal.reason)
      }
    }
  }

  return { run }
}

function aborted(signal: AbortSignal): ProxyWasmAotError {
  return new ProxyWasmAotError('COMPILE_ABORTED', 'the build was cancelled', {
    remedy: 'Start it again when you want its result.',
    cause: signal.reason,
  })
}
