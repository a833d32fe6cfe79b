import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import lockfile from 'proper-lockfile'
import { errorCodeOf } from '../emit/write.ts'
import { compileCacheDir } from './store.ts'

/**
 * Does some work while no other process does work for the same key. Waits as long as another process is at it; a
 * lock whose holder died is taken over after half a minute.
 *
 * @param onUnlocked Called when no lock can be had, such as in a folder that may not be written; the work is done all
 * the same, at the worst twice, which the cache stands.
 * @throws whatever the work throws, and the reason of the signal while waiting.
 */
export async function withKeyLock<Result>(
  dir: string,
  key: string,
  signal: AbortSignal,
  onUnlocked: (cause: unknown) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await acquire(path.join(compileCacheDir(dir), 'locks'), key, signal, onUnlocked)
  try {
    return await work()
  } finally {
    await release?.().catch(() => undefined)
  }
}

async function acquire(
  folder: string,
  key: string,
  signal: AbortSignal,
  onUnlocked: (cause: unknown) => void,
): Promise<(() => Promise<void>) | undefined> {
  for (let pause = 25; ; pause = Math.min(pause * 1.5, 500)) {
    try {
      await mkdir(folder, { recursive: true })
      return await lockfile.lock(path.join(folder, key), {
        realpath: false,
        stale: 30_000,
        update: 5_000,
        // Without this a lock that was lost, as on a laptop that slept, would end the whole process.
        onCompromised: () => undefined,
      })
    } catch (error) {
      if (errorCodeOf(error) !== 'ELOCKED') {
        onUnlocked(error)
        return undefined
      }
      await sleep(pause, undefined, { signal })
    }
  }
}
