// Holds the pipelines against each other and against V8 on many random modules: npm run fuzz:compile -- --count 1000
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { resolveWamrc, resolveWamrHost } from '@proxy-wasm-aot/toolchain'
import { randomCases } from './cases.ts'
import { compareRandom } from './compare-random.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
})
const count = Number(values.count)
const batch = 200
const wamrc = await resolveWamrc({})
const { path: host } = await resolveWamrHost({})
const folder = await mkdtemp(path.join(tmpdir(), 'fuzz-compile-'))
let [modules, calls, refused] = [0, 0, 0]
const differences: string[] = []
try {
  for (let seed = Number(values.seed); modules < count; seed += batch) {
    const cases = await randomCases(folder, seed, Math.min(batch, count - modules))
    const report = await compareRandom(cases, { wamrc, host })
    modules += cases.modules.length
    calls += report.calls
    refused += report.refused
    differences.push(...report.differences)
    for (const line of report.differences) console.log(line)
    console.log(`${modules} modules, ${calls} calls, ${refused} refused, ${differences.length} differences`)
    if (report.differences.length > 0 && values.keep !== undefined)
      await cp(folder, values.keep, { recursive: true })
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = differences.length === 0 ? 0 : 1
