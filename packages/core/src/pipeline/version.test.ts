import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toolVersion } from './version.ts'

test('manifests carry the version of the package', () => {
  const manifest = new URL('../../package.json', import.meta.url)
  expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ version: toolVersion })
})
