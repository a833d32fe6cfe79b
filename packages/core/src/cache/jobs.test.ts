import { expect, test } from 'vitest'
import { createSharedJobs, type JobContext } from './jobs.ts'

function controlled() {
  let resolve: (value: string) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<string>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  let starts = 0
  let context: JobContext<string> | undefined
  const start = (given: JobContext<string>): Promise<string> => {
    starts++
    context = given
    return promise
  }
  return { start, resolve, reject, starts: () => starts, context: () => context as JobContext<string> }
}
const tick = () => new Promise((resolve) => setTimeout(resolve, 1))

test('several callers share one run and its events', async () => {
  const jobs = createSharedJobs<string, string>()
  const work = controlled()
  const heard: string[] = []
  const first = jobs.run('key', { onEvent: (event) => heard.push(`1 ${event}`) }, work.start)
  const second = jobs.run('key', { onEvent: (event) => heard.push(`2 ${event}`) }, work.start)
  await tick()
  work.context().emit('begun')
  work.resolve('done')
  expect(await Promise.all([first, second])).toEqual(['done', 'done'])
  expect(work.starts()).toBe(1)
  expect(heard).toEqual(['1 begun', '2 begun'])
})

test('one who aborts leaves alone; the last one stops the work', async () => {
  const jobs = createSharedJobs<string, string>()
  const work = controlled()
  const controllers = [new AbortController(), new AbortController()]
  const runs = controllers.map(({ signal }) => jobs.run('key', { signal }, work.start))
  const outcomes = Promise.allSettled(runs)
  await tick()
  controllers[0]?.abort()
  await tick()
  expect(work.context().signal.aborted).toBe(false)
  controllers[1]?.abort()
  await tick()
  expect(work.context().signal.aborted).toBe(true)
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'COMPILE_ABORTED' } })
  }
  const fresh = controlled()
  fresh.resolve('again')
  expect(await jobs.run('key', {}, fresh.start)).toBe('again')
})

test('a failure reaches every caller and is forgotten', async () => {
  const jobs = createSharedJobs<string, string>()
  const work = controlled()
  const runs = [jobs.run('key', {}, work.start), jobs.run('key', {}, work.start)]
  work.reject(new Error('broken'))
  for (const run of runs) await expect(run).rejects.toThrow('broken')
  const fresh = controlled()
  fresh.resolve('again')
  expect(await jobs.run('key', {}, fresh.start)).toBe('again')
})

test('a caller who has aborted already starts nothing', async () => {
  const jobs = createSharedJobs<string, string>()
  const work = controlled()
  await expect(jobs.run('key', { signal: AbortSignal.abort() }, work.start)).rejects.toMatchObject({
    code: 'COMPILE_ABORTED',
  })
  expect(work.starts()).toBe(0)
})
