import { readFile } from 'node:fs/promises'
import { targetNames } from '@proxy-wasm-aot/core'
import { expect, test } from 'vitest'

test('the types for imports know every target that has a name', async () => {
  const text = await readFile(new URL('../client.d.ts', import.meta.url), 'utf8')
  const declared = [...text.matchAll(/^declare module '\*\?aot(&manifest)?&target=([^']+)'/gm)]
  for (const manifest of [undefined, '&manifest']) {
    const names = declared.filter((match) => match[1] === manifest).map((match) => match[2])
    expect(names.sort()).toEqual([...targetNames].sort())
  }
})
