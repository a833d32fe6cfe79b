import { availableParallelism } from 'node:os'
import { setImmediate as moment } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createScheduler, type JobDemand, type Scheduler } from './scheduler.ts'

/** Jobs that end when they are told to, with the order in which they began. */
function controlled(scheduler: Scheduler) {
  const began: string[] = []
  const threads: Record<string, number> = {}
  const ends = new Map<string, () => void>()
  const add = (name: string, demand: Partial<JobDemand> = {}, signal?: AbortSignal): Promise<string> =>
    scheduler.run({ memoryBytes: 1, duration: 1, ...demand }, signal, (grant) => {
      began.push(name)
      threads[name] = grant.threads
      return new Promise((resolve) => ends.set(name, () => resolve(name)))
    })
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await moment()
    await moment()
  }
  return { began, threads, add, end }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await moment()
}

test('what takes longest begins first, and no more jobs run than may', async () => {
  const { began, add, end } = controlled(createScheduler({ jobs: 2, memoryBytes: 100 }))
  const all = ['short', 'long', 'middle', 'shortest'].map((name, index) =>
    add(name, { duration: [2, 9, 5, 1][index] as number }),
  )
  await settle()
  expect(began).toEqual(['long', 'middle'])
  await end('middle')
  expect(began).toEqual(['long', 'middle', 'short'])
  await end('long')
  for (const name of ['short', 'shortest']) await end(name)
  expect(await Promise.all(all)).toEqual(['short', 'long', 'middle', 'shortest'])
})

test('memory is never given twice; what fits goes ahead of what does not', async () => {
  const { began, add, end } = controlled(createScheduler({ jobs: 4, memoryBytes: 100 }))
  void add('large', { memoryBytes: 70, duration: 9 })
  void add('also large', { memoryBytes: 60, duration: 8 })
  void add('small', { memoryBytes: 20, duration: 1 })
  await settle()
  expect(began).toEqual(['large', 'small'])
  await end('small')
  expect(began).toEqual(['large', 'small'])
  await end('large')
  expect(began).toEqual(['large', 'small', 'also large'])
  await end('also large')
})

test('a job that is larger than all memory runs alone', async () => {
  const { began, add, end } = controlled(createScheduler({ jobs: 4, memoryBytes: 100 }))
  void add('huge', { memoryBytes: 500, duration: 9 })
  void add('small', { memoryBytes: 1 })
  await settle()
  expect(began).toEqual(['huge'])
  await end('huge')
  expect(began).toEqual(['huge', 'small'])
  await end('small')
})

test('a job alone has all cores, one of many has its share', async () => {
  const cores = availableParallelism()
  const alone = controlled(createScheduler({ jobs: cores, memoryBytes: 100 }))
  void alone.add('alone')
  await settle()
  expect(alone.threads).toEqual({ alone: cores })
  await alone.end('alone')

  const many = controlled(createScheduler({ jobs: cores, memoryBytes: 1e6 }))
  const names = Array.from({ length: cores * 2 }, (_, index) => `job ${index}`)
  for (const name of names) void many.add(name)
  await settle()
  expect(Object.values(many.threads)).toEqual(Array(cores).fill(1))
  for (const name of names) await many.end(name)
})

test('a failed job gives its place back', async () => {
  const scheduler = createScheduler({ jobs: 1, memoryBytes: 10 })
  const demand = { memoryBytes: 10, duration: 1 }
  await expect(scheduler.run(demand, undefined, () => Promise.reject(new Error('bad')))).rejects.toThrow(
    'bad',
  )
  expect(await scheduler.run(demand, undefined, async () => 'good')).toBe('good')
})

test('who leaves while waiting never begins', async () => {
  const { began, add, end } = controlled(createScheduler({ jobs: 1, memoryBytes: 10 }))
  const controller = new AbortController()
  void add('first')
  await settle()
  const left = add('left', {}, controller.signal)
  const last = add('last')
  await settle()
  controller.abort()
  await expect(left).rejects.toMatchObject({ code: 'COMPILE_ABORTED' })
  await end('first')
  await end('last')
  expect(await last).toBe('last')
  expect(began).toEqual(['first', 'last'])
  await expect(add('late', {}, controller.signal)).rejects.toMatchObject({ code: 'COMPILE_ABORTED' })
})

test.each([0, -1, 1.5, Number.NaN])('no limit of %s', (value) => {
  expect(() => createScheduler({ jobs: value })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  expect(() => createScheduler({ memoryBytes: value })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  )
})
