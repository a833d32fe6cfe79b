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

const examples = join(import.meta.dirname, '..', '..', 'examples')

/** Scenarios and the plugins that they are for. */
const builds: readonly (readonly [scenario: string, example: ExampleName])[] = [
  ['vite-cpp/scenario.yaml', 'header-cpp'],
  ['rollup-go/scenario.yaml', 'header-go'],
  ['vite-assemblyscript/header.scenario.yaml', 'header-assemblyscript'],
  ['vite-assemblyscript/jwt.scenario.yaml', 'jwt-assemblyscript'],
  ['plugins/oauth/scenario.yaml', 'oauth'],
  ['plugins/oauth/scenario.yaml', 'oauth-assemblyscript'],
  ['plugins/jwt-auth/scenario.yaml', 'jwt-auth'],
  ['plugins/key-auth/scenario.yaml', 'key-auth'],
  ['plugins/basic-auth/scenario.yaml', 'basic-auth'],
  ['plugins/hmac-auth/scenario.yaml', 'hmac-auth'],
  ['plugins/request-block/scenario.yaml', 'request-block'],
  ['plugins/bot-detect/scenario.yaml', 'bot-detect'],
  ['plugins/custom-response/scenario.yaml', 'custom-response'],
  ['plugins/transformer/scenario.yaml', 'transformer'],
]

async function readScenario(file: string): Promise<Scenario> {
  const path = join(examples, file)
  return parseScenario(await readFile(path, 'utf8'), path)
}

describe.each(builds)('%s with %s', (file, example) => {
  test('does under V8 what its scenario expects', async () => {
    const scenario = await readScenario(file)
    const trace = await runScenario(await buildExample(example), scenario)
    expect(trace.failure).toBeUndefined()
    expect(trace.events.filter((event) => 'trap' in event)).toEqual([])
    expect(checkExpectations(scenario, trace)).toEqual([])
  })

  test('does the same compiled ahead of time', async () => {
    const scenario = await readScenario(file)
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
  const scenario = await readScenario('plugins/oauth/scenario.yaml')
  const trace = await runScenario(await buildExample('oauth-go'), scenario)
  expect(trace.failure).toBeUndefined()
  expect(checkExpectations(scenario, trace)).toEqual([])
})
