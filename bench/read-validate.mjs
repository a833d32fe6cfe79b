// One fresh process that reads and validates a module, or does not, and prints its time and its peak memory.
import { performance } from 'node:perf_hooks'
import { readModule, resolveGateway, validateModule } from '@proxy-wasm-aot/core'

const [mode, plugin] = process.argv.slice(2)
const gateway = resolveGateway('wamr')
const start = performance.now()
if (mode === 'read') validateModule(await readModule(plugin), gateway)
const milliseconds = performance.now() - start
console.log(JSON.stringify({ milliseconds, peakBytes: process.resourceUsage().maxRSS * 1024 }))
