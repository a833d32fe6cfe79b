import { afterEach, expect, test, vi } from 'vitest'
import { findRelease } from './releases.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each([
  [undefined, [], 'linux-x64', 'wamrc-2.4.5-x86_64-ubuntu-22.04.zip'],
  ['2.4.4', [5], 'linux-x64', 'wamrc-2.4.4-x86_64-ubuntu-22.04.zip'],
  ['2.1.1', [3], 'linux-x64', 'wamrc-2.1.1-x86_64-ubuntu-22.04.zip'],
  ['2.0.0', [3], 'darwin-x64', 'wamrc-2.0.0-x86_64-macos-latest.zip'],
  ['2.4.2', [5], 'win32-x64', 'wamrc-2.4.2-x86_64-windows-latest.zip'],
  // The gateway's own release has none for Windows; another of the same format has.
  ['2.1.1', [3], 'win32-x64', 'wamrc-2.2.0-x86_64-windows-latest.zip'],
  // No release writes format 6, and the gateway's release counts only where it writes what is wanted.
  ['main', [6], 'linux-x64', undefined],
  ['2.1.1', [4], 'linux-x64', 'wamrc-2.4.0-x86_64-ubuntu-22.04.zip'],
  ['2.4.4', [5], 'linux-arm64', undefined],
])('WAMR %s with formats %j on %s: %s', (version, formats, platform, asset) => {
  expect(findRelease(version, formats, platform)?.asset).toBe(asset)
})

test('a mirror has the layout of the official place', () => {
  expect(findRelease('2.4.4', [], 'linux-x64')?.url).toMatch(
    /^https:\/\/github\.com\/.*\/WAMR-2\.4\.4\/wamrc-2\.4\.4-x86_64-ubuntu-22\.04\.zip$/,
  )
  vi.stubEnv('PROXY_WASM_AOT_WAMRC_MIRROR', 'https://mirror.example/wamr//')
  expect(findRelease('2.4.4', [], 'linux-x64')?.url).toBe(
    'https://mirror.example/wamr/WAMR-2.4.4/wamrc-2.4.4-x86_64-ubuntu-22.04.zip',
  )
})
