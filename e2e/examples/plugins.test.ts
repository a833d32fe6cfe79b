import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildPlugin, resolveBuildOptions } from '@proxy-wasm-aot/core'
import {
  checkExpectations,
  compareTraces,
  parseScenario,
  runScenario,
  type Scenario,
} from '@proxy-wasm-aot/host'
import { describe, expect, test } from 'vitest'
import { buildExample, type ExampleName } from './build.mjs'

const plugins = join(import.meta.dirname, '..', '..', 'examples', 'plugins')

/** By the folder that has the scenario. */
const builds: readonly (readonly [folder: string, example: ExampleName])[] = [
  ['oauth', 'oauth'],
  ['oauth', 'oauth-assemblyscript'],
  ['jwt-auth', 'jwt-auth'],
  ['key-auth', 'key-auth'],
  ['basic-auth', 'basic-auth'],
  ['hmac-auth', 'hmac-auth'],
  ['request-block', 'request-block'],
  ['bot-detect', 'bot-detect'],
  ['custom-response', 'custom-response'],
  ['transformer', 'transformer'],
]

async function readScenario(folder: string): Promise<Scenario> {
  const path = join(plugins, folder, 'scenario.yaml')
  return parseScenario(await readFile(path, 'utf8'), path)
}

describe.each(builds)('%s as %s', (folder, example) => {
  test('does under V8 what its scenario expects', async () => {
    const scenario = await readScenario(folder)
    const trace = await runScenario(await buildExample(example), scenario)
    expect(trace.failure).toBeUndefined()
    expect(checkExpectations(scenario, trace)).toEqual([])
  })

  test('does the same compiled ahead of time', async () => {
    const scenario = await readScenario(folder)
    const options = resolveBuildOptions({ gateway: 'wamr', targets: 'x86-64-v3' })
    const { artifacts, report } = await buildPlugin(await buildExample(example), options)
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const artifact = artifacts[0]!.bytes
    const underWamr = await runScenario(artifact, scenario, { engine: 'aot' })
    expect(compareTraces(await runScenario(artifact, scenario), underWamr)).toBeUndefined()
    expect(checkExpectations(scenario, underWamr)).toEqual([])
  })
})

// Compiling this one takes minutes; the benchmark of the plugins does it.
test('oauth in Go does under V8 what its scenario expects', async () => {
  const scenario = await readScenario('oauth')
  const trace = await runScenario(await buildExample('oauth-go'), scenario)
  expect(trace.failure).toBeUndefined()
  expect(checkExpectations(scenario, trace)).toEqual([])
})
