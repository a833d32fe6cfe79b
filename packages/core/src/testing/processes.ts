import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process runs; one that has ended and that nobody asked for yet does not. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/^\d+ \(.*\) Z/.test(status)
}

/** Asks again and again until the answer is neither empty nor an error; gives up after ten seconds. */
export async function eventually<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  let problem: unknown
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20)) {
    try {
      const answer = await ask()
      if (answer) return answer
    } catch (error) {
      problem = error
    }
  }
  throw new Error('it did not happen within ten seconds', { cause: problem })
}
