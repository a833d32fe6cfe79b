import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until there is an answer, at most half a minute; the last error says why there is none. */
export async function eventually<Answer>(
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> {
  let problem: unknown = new Error('there is no answer')
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      problem = error
    }
  }
  throw problem
}
