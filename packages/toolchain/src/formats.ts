/**
 * Formats whose files serve for another format once the version word is changed.
 *
 * From format 5 to 6 WAMR added a mutex at the end of the module instance's common extra data, in builds with the
 * thread manager; generated code does not reach past it. Files written as format 6 were run on WAMR 2.4.1 and 2.4.4,
 * which take format 5. No other pair is known to be alike: up to format 4 init expressions have another encoding.
 */
const alike: readonly { written: number; wanted: number }[] = [{ written: 6, wanted: 5 }]

/** Whether a file of format `written` serves, with its version word changed where needed, as one of format `wanted`. */
export function servesFormat(written: number, wanted: number): boolean {
  return written === wanted || alike.some((pair) => pair.written === written && pair.wanted === wanted)
}

/** Releases of WAMR by the AOT format that they write (WAMR, `AOT_CURRENT_VERSION` in `core/config.h`). */
export const releasesOfFormat: Readonly<Record<number, string>> = {
  3: '1.3.x to 2.2.0',
  4: '2.3.x and 2.4.0',
  5: '2.4.1 to 2.4.5',
  6: 'main',
}

/** The AOT format that a release of WAMR writes; `undefined` for one that is not known. */
export function formatOfRelease(version: string): number | undefined {
  if (version === 'main') return 6
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  if (major === 1) return minor === 3 ? 3 : undefined
  if (major !== 2) return undefined
  if (minor <= 2) return 3
  if (minor === 3 || (minor === 4 && patch === 0)) return 4
  return minor === 4 ? 5 : undefined
}
