import which from 'which'
import { installedPrograms } from '../install/installed.ts'
import type { WamrcSource } from '../types.ts'
import { platformPackageWamrc } from './platform-package.ts'

/** A place where a wamrc lies that was not asked yet. */
export interface Candidate {
  path: string
  source: WamrcSource
}

/** Compilers that are there without installing anything, in the order in which they are tried. */
export async function findCandidates(cacheDir?: string): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  const platformPackage = platformPackageWamrc()
  if (platformPackage !== undefined) candidates.push({ path: platformPackage, source: 'platform-package' })
  const onPath = await which('wamrc', { nothrow: true })
  if (onPath !== null) candidates.push({ path: onPath, source: 'PATH' })
  for (const path of await installedPrograms('wamrc', cacheDir)) candidates.push({ path, source: 'cache' })
  return candidates
}
