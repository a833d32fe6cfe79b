import { readFile } from 'node:fs/promises'

/** Clock ticks a second in /proc: 100 on every Linux that Node runs on (USER_HZ). */
const ticksPerSecond = 100

/** User and system time of a process with all its threads, microseconds. */
export async function processorMicroseconds(processId: number): Promise<number> {
  const text = await readFile(`/proc/${processId}/stat`, 'utf8')
  // The name in parentheses may hold blanks; utime and stime are fields 14 and 15 (proc(5)).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6
}
