import { buildPlugin, resolveBuildOptions } from '@proxy-wasm-aot/core'
import { checkExpectations, compareTraces, runScenario, type Scenario } from '@proxy-wasm-aot/host'
import { expect, test } from 'vitest'
import { higressPlugin } from './parts.ts'

const from = (address: string) => ({
  headers: [['x-real-ip', address] as const, ['x-mse-consumer', 'alice'] as const],
})

const plugins: { name: string; level: 0 | 3; scenario: Scenario }[] = [
  {
    name: 'gpustack-ip-acl',
    level: 3,
    scenario: {
      gateway: 'higress',
      plugin: {
        configuration: JSON.stringify({
          realIPHeader: 'x-real-ip',
          consumers: { alice: { allowedCidrs: ['10.0.0.0/8'], deniedCidrs: ['10.1.0.0/16'] } },
        }),
      },
      exchanges: [
        { name: 'allowed', request: from('10.2.3.4'), expect: { status: 200, localResponse: false } },
        { name: 'denied', request: from('10.1.3.4'), expect: { status: 403, localResponse: true } },
        { name: 'not in the list', request: from('11.1.3.4'), expect: { status: 403, localResponse: true } },
        { name: 'no consumer', expect: { status: 200, localResponse: false } },
      ],
    },
  },
  {
    name: 'transformer',
    // Level 3 takes two minutes for this one and is covered by the other.
    level: 0,
    scenario: {
      gateway: 'higress',
      plugin: {
        configuration: JSON.stringify({
          reqRules: [
            { operate: 'remove', headers: [{ key: 'x-remove' }] },
            {
              operate: 'add',
              headers: [{ key: 'x-add', value: 'host-$1', host_pattern: '^(.*)\\.com$' }],
              querys: [{ key: 'added', value: 'yes' }],
            },
          ],
        }),
      },
      exchanges: [
        {
          name: 'headers and query parameters',
          request: { headers: [['x-remove', '1']] },
          expect: {
            status: 200,
            requestHeaders: { ':path': '/?added=yes', 'x-add': 'host-example', 'x-remove': null },
          },
        },
      ],
    },
  },
]

test.each(plugins)(
  'Higress plugin $name works under V8 and the same compiled ahead of time',
  async ({ name, level, scenario }) => {
    const options = resolveBuildOptions({ gateway: 'wamr', targets: 'x86-64-v3', optimization: { level } })
    const { artifacts, report } = await buildPlugin(await higressPlugin(name), options)
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const artifact = artifacts[0]!.bytes
    const underV8 = await runScenario(artifact, scenario)
    expect(underV8.failure).toBeUndefined()
    expect(checkExpectations(scenario, underV8)).toEqual([])
    const underWamr = await runScenario(artifact, scenario, { engine: 'aot' })
    expect(checkExpectations(scenario, underWamr)).toEqual([])
    expect(compareTraces(underV8, underWamr)).toBeUndefined()
  },
)
