import { buildPlugin, parseModule, resolveBuildOptions } from '@proxy-wasm-aot/core'
import { resolveWamrHost } from '@proxy-wasm-aot/toolchain'
import { beforeAll, describe, expect, test } from 'vitest'
import { compareTraces } from './compare.ts'
import { generateScenarios } from './generate-scenarios.ts'
import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { conformanceCases } from './testing/cases.ts'
import { buildWat, type WatPlugin } from './testing/wat-plugin.ts'
import type { EngineName } from './trace.ts'

/** The real WAMR host program and a real wamrc, found or built by the toolchain before the first test. */
let hostPath = ''
beforeAll(async () => {
  hostPath = (await resolveWamrHost()).path
  await bytesFor('aot', await buildWat({ body: () => '' }))
})

const buildOptions = resolveBuildOptions({ gateway: 'wamr', onInvalid: 'warn', cache: false })

/** Bytes for an engine: the interpreter takes the module, AOT code comes from compiling it. */
async function bytesFor(engine: EngineName, module: Uint8Array): Promise<Uint8Array> {
  if (engine !== 'aot') return module
  const { artifacts } = await buildPlugin(parseModule(module, 'plugin.wasm'), buildOptions)
  const [artifact] = artifacts
  if (artifact === undefined) throw new Error('nothing was built')
  return artifact.bytes
}

/** What the engine does otherwise than V8, scenario by scenario. */
async function differences(
  engine: EngineName,
  plugin: WatPlugin,
  scenariosOf: (module: Uint8Array) => readonly Scenario[],
): Promise<string[]> {
  const module = await buildWat(plugin)
  const bytes = await bytesFor(engine, module)
  const texts: string[] = []
  for (const scenario of scenariosOf(module)) {
    const onV8 = await runScenario(module, scenario)
    const other = await runScenario(bytes, scenario, { engine, wamrHost: { path: hostPath } })
    const difference = compareTraces(onV8, other)
    if (difference !== undefined) texts.push(difference.text)
  }
  return texts
}

const generatedCases = conformanceCases.filter(({ name }) =>
  /^(headers are read|all pairs|a body is buffered|answers to HTTP|properties come|trailers are)/.test(name),
)

describe.each(['interp', 'aot'] as const)('WAMR and V8 agree: %s', (engine) => {
  test.each(conformanceCases)('$name', async ({ plugin, scenario = { exchanges: [{}] } }) => {
    expect(await differences(engine, plugin, () => [scenario])).toEqual([])
  })

  test.each(generatedCases)('generated exchanges: $name', async ({ plugin }) => {
    expect(
      await differences(engine, plugin, (module) =>
        generateScenarios(parseModule(module, 'plugin.wasm'), 5, { exchanges: 100, gateway: 'wamr' }),
      ),
    ).toEqual([])
  })
})

test('an engine that behaves otherwise is found out', async () => {
  const answer = (status: number): WatPlugin => ({
    imports: ['proxy_send_local_response'],
    body: () => `(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
      (drop (call $proxy_send_local_response (i32.const ${status}) ${'(i32.const 0) '.repeat(6)} (i32.const -1)))
      (i32.const 1))`,
  })
  const onV8 = await runScenario(await buildWat(answer(403)), { exchanges: [{ name: 'first' }] })
  const otherHalf = await bytesFor('aot', await buildWat(answer(200)))
  const onWamr = await runScenario(
    otherHalf,
    { exchanges: [{ name: 'first' }] },
    { engine: 'aot', wamrHost: { path: hostPath } },
  )
  expect(compareTraces(onV8, onWamr)).toMatchObject({
    exchange: 'first',
    callback: 'proxy_on_request_headers(2, 4, 1)',
    hostCall: 'proxy_send_local_response',
  })
})
