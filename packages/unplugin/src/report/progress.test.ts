import type { BuildEvent } from '@proxy-wasm-aot/core'
import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

test('tells of slow compiles and of warnings once', () => {
  const texts: string[] = []
  const tell = createProgress({
    info: (text) => void texts.push(text),
    warn: (text) => void texts.push(text),
  })
  const input = { file: '/p/a.wasm', label: 'a.wasm', build: undefined }
  const slow = (elapsedMilliseconds: number): BuildEvent => ({
    type: 'compile-progress',
    target: 'x86-64',
    elapsedMilliseconds,
  })
  const warning: BuildEvent = {
    type: 'warning',
    code: 'TARGET_NATIVE',
    message: 'Native.',
    remedy: 'Name a level.',
  }
  for (const event of [slow(1000), slow(2500), slow(9000), warning, warning]) tell(input, event)
  expect(texts).toEqual([
    'a.wasm: compiling for x86-64; plugins in Go take minutes',
    'a.wasm: TARGET_NATIVE: Native. Name a level.',
  ])
})
