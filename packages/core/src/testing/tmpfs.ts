import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'

/** Whether this process may mount a file system, which is what tests of full disks need. */
export function canMountTmpfs(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
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
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk])
  try {
    await work(disk)
  } finally {
    execFileSync('umount', ['--lazy', disk])
    await rm(disk, { recursive: true, force: true })
  }
}
