import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Cases, ModuleCase } from './cases.ts'
import { type CallOutcome, isSignallingNan, type ModuleOutcome } from './outcome.ts'

const view = new DataView(new ArrayBuffer(8))

function toEngine(text: string): unknown {
  const [kind, value] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]
  switch (kind) {
    case 'i32':
      return Number(value) | 0
    case 'i64':
      return BigInt.asIntN(64, BigInt(value))
    case 'f32':
      view.setUint32(0, Number(value))
      return view.getFloat32(0)
    case 'f64':
      view.setBigUint64(0, BigInt(value))
      return view.getFloat64(0)
    case 'ref':
      return value === 'null' ? null : { extern: value }
    default:
      return undefined
  }
}

type ValueKind = 'i32' | 'i64' | 'f32' | 'f64' | 'ref' | 'v128'

function toText(value: unknown, kind: ValueKind): string {
  switch (kind) {
    case 'i32':
      return `i32:${(value as number) >>> 0}`
    case 'i64':
      return `i64:${BigInt.asUintN(64, value as bigint)}`
    case 'f32':
      if (Number.isNaN(value)) return 'f32:nan'
      view.setFloat32(0, value as number)
      return `f32:${view.getUint32(0)}`
    case 'f64':
      if (Number.isNaN(value)) return 'f64:nan'
      view.setFloat64(0, value as number)
      return `f64:${view.getBigUint64(0)}`
    default:
      return value === null ? 'ref:null' : 'ref'
  }
}

interface Signature {
  parameters: readonly ValueKind[]
  results: readonly ValueKind[]
}

const kinds: Readonly<Record<number, ValueKind>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  112: 'ref',
  111: 'ref',
}

/** Types of exported functions and globals, which the JavaScript API does not tell. */
function readExports(bytes: Uint8Array): {
  functions: Map<string, Signature>
  globals: Map<string, ValueKind>
} {
  let at = 8
  const byte = (): number => bytes[at++] as number
  const unsigned = (): number => {
    let [result, shift] = [0, 0]
    for (;;) {
      const next = byte()
      result += (next & 0x7f) * 2 ** shift
      if ((next & 0x80) === 0) return result
      shift += 7
    }
  }
  const kind = (): ValueKind => kinds[byte()] as ValueKind
  const list = <Item>(read: () => Item): Item[] => Array.from({ length: unsigned() }, read)
  const text = (): string => {
    const length = unsigned()
    at += length
    return new TextDecoder().decode(bytes.subarray(at - length, at))
  }
  let types: Signature[] = []
  let typeOfFunction: number[] = []
  const kindOfGlobal: ValueKind[] = []
  const functions = new Map<string, Signature>()
  const globals = new Map<string, ValueKind>()
  while (at < bytes.length) {
    const id = byte()
    const size = unsigned()
    const end = at + size
    if (id === 1) {
      types = list(() => {
        byte()
        return { parameters: list(kind), results: list(kind) }
      })
    } else if (id === 3) typeOfFunction = list(unsigned)
    else if (id === 6) {
      for (let left = unsigned(); left > 0; left--) {
        kindOfGlobal.push(kind())
        byte()
        skipExpression()
      }
    } else if (id === 7) {
      for (let left = unsigned(); left > 0; left--) {
        const name = text()
        const what = byte()
        const index = unsigned()
        if (what === 0) functions.set(name, types[typeOfFunction[index] as number] as Signature)
        if (what === 3) globals.set(name, kindOfGlobal[index] as ValueKind)
      }
    }
    at = end
  }
  return { functions, globals }

  function skipExpression(): void {
    for (;;) {
      const opcode = byte()
      if (opcode === 0x0b) return
      if (opcode === 0x43) at += 4
      else if (opcode === 0x44) at += 8
      else if (opcode === 0xfd) {
        unsigned()
        at += 16
      } else if (opcode === 0xd0) byte()
      else unsigned()
    }
  }
}

/** FNV-1a with 64 bits, in two halves: big integers would be slow for whole memories. */
function hash(bytes: Uint8Array): string {
  let low = 0x84222325
  let high = 0xcbf29ce4
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0
    // times 2^40 + 0x1b3
    const product = low * 0x1b3
    const carry = Math.floor(product / 2 ** 32)
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0
    low = product >>> 0
  }
  return String(((BigInt(high) << 32n) | BigInt(low)) & (2n ** 64n - 1n))
}

function call(run: unknown, signature: Signature, args: readonly string[]): CallOutcome {
  if ([...signature.parameters, ...signature.results].includes('v128')) return { skipped: 'vectors' }
  // JavaScript makes a signalling NaN quiet.
  if (args.some(isSignallingNan)) return { skipped: 'a signalling NaN' }
  let returned: unknown
  try {
    returned = (run as (...values: unknown[]) => unknown)(...args.map(toEngine))
  } catch (error) {
    return { trap: (error as Error).message.toLowerCase() }
  }
  const { results } = signature
  const values = results.length === 0 ? [] : results.length === 1 ? [returned] : (returned as unknown[])
  return { results: values.map((value, index) => toText(value, results[index] as ValueKind)) }
}

/** Runs a module and its calls in this process; nothing in them loops for long. */
async function runModule(folder: string, module: ModuleCase): Promise<ModuleOutcome> {
  const bytes = await readFile(path.join(folder, module.file))
  let instance: WebAssembly.Instance
  try {
    instance = (await WebAssembly.instantiate(bytes, {})).instance
  } catch (error) {
    return { error: (error as Error).message.toLowerCase() }
  }
  const { functions, globals } = readExports(bytes)
  const calls = module.calls.map(({ export: name, args }): CallOutcome => {
    const signature = functions.get(name)
    if (signature === undefined) return { skipped: 'no such export' }
    return call(instance.exports[name], signature, args)
  })
  const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory)
  const globalTexts: [string, string][] = []
  for (const [name, kind] of globals) {
    if (kind === 'v128') continue
    globalTexts.push([name, toText((instance.exports[name] as WebAssembly.Global).value, kind)])
  }
  return {
    calls,
    memory:
      memory === undefined ? null : `${memory.buffer.byteLength}:${hash(new Uint8Array(memory.buffer))}`,
    globals: Object.fromEntries(globalTexts),
  }
}

/** What every module comes to under V8. */
export async function runOnV8({ folder, modules }: Cases): Promise<ModuleOutcome[]> {
  const outcomes: ModuleOutcome[] = []
  for (const module of modules) outcomes.push(await runModule(folder, module))
  return outcomes
}
