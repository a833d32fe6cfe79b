/**
 * When the last of some jobs ends, if a machine with that many threads takes them in order of their size, the first
 * thread being busy with something else at the beginning (the translation, which makes the jobs). It bounds the time
 * from above: in truth jobs begin while others are still being made.
 *
 * @param jobs milliseconds each
 */
export function makespan(jobs: readonly number[], threads: number, busyMilliseconds: number): number {
  const free = Array.from({ length: threads }, (_, thread) => (thread === 0 ? busyMilliseconds : 0))
  const sorted = [...jobs].sort((one, other) => other - one)
  // The first ones are there when the first share of the translation is done.
  const share = busyMilliseconds / Math.max(1, jobs.length)
  for (const [index, job] of sorted.entries()) {
    const thread = free.indexOf(Math.min(...free))
    free[thread] = Math.max(free[thread] as number, share * (index + 1)) + job
  }
  return Math.max(...free, busyMilliseconds)
}
