import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: 'ignore' })
}

/** Whether this process may mount a file system, which is what tests of full disks need. */
export function canMountTmpfs(): boolean {
  try {
    run('unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt')
    return true
  } catch {
    return false
  }
}

/** Does some work with a file system of a given size, such as `64k`, mounted in a folder below another. */
export async function onTmpfs(
  below: string,
  size: string,
  work: (disk: string) => Promise<void>,
): Promise<void> {
  const disk = await mkdtemp(path.join(below, 'disk-'))
  run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk)
  try {
    await work(disk)
  } finally {
    run('umount', '--lazy', disk)
    await rm(disk, { recursive: true, force: true })
  }
}
