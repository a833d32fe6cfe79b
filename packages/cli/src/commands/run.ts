import type { Bytes, EngineName, HeaderPairs, Scenario } from '@proxy-wasm-aot/host'
import { InvalidArgumentError, Option } from 'commander'
import { printJson } from '../output/json.ts'
import { formatTrace } from '../output/trace.ts'
import type { AddCommand, CommandContext } from '../program.ts'
import { gatewayOption, jsonOption } from './options.ts'
import { readText } from './read-text.ts'

interface RunFlags {
  engine: 'v8' | 'wamr' | 'interp'
  gateway: string
  scenario?: string
  config?: string
  method: string
  path: string
  authority: string
  header?: [string, string][]
  body?: string
  responseHeader?: [string, string][]
  json?: boolean
}

export const addRunCommand: AddCommand = (program, context) => {
  program
    .command('run')
    .description('start a plugin as a gateway does, send it one request and print what it did')
    .argument('<artifact>', 'artifact, or a plain module for the engines v8 and interp')
    .addOption(
      new Option('-e, --engine <engine>', 'v8 and interp run the wasm half, wamr the AOT half')
        .choices(['v8', 'wamr', 'interp'])
        .default('v8'),
    )
    .addOption(gatewayOption().default('wamr'))
    .option('--scenario <file>', 'YAML or JSON scenario instead of the one request described by the flags')
    .option('--config <file>', 'file with the plugin configuration')
    .option('--method <method>', 'request method', 'GET')
    .option('--path <path>', 'request path', '/')
    .option('--authority <authority>', 'request authority', 'example.com')
    .option('-H, --header <name: value>', 'request header; may be given several times', collectHeader)
    .option('--body <text>', 'request body')
    .option(
      '--response-header <name: value>',
      'header of the upstream response; may be given several times',
      collectHeader,
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExample:\n  $ proxy-wasm-aot run dist/plugin.aot.wasm --engine wamr --config config.json --header 'authorization: Bearer x'",
    )
    .action((artifact: string, flags: RunFlags) => run(artifact, flags, context))
}

async function run(artifact: string, flags: RunFlags, context: CommandContext): Promise<void> {
  // The hosts are loaded by the commands that run something; the others start sooner without them.
  const { runScenario } = await import('@proxy-wasm-aot/host')
  const scenario =
    flags.scenario === undefined ? await describeRequest(flags) : await readScenario(flags.scenario)
  const engine: EngineName = flags.engine === 'wamr' ? 'aot' : flags.engine
  const trace = await runScenario(artifact, scenario, { engine, signal: context.signal })
  if (flags.json) printJson(context.terminal, trace)
  else context.terminal.out(formatTrace(context.terminal, trace))
  const failed =
    trace.failure !== undefined || trace.exchanges.some((exchange) => exchange.failure !== undefined)
  context.status = failed ? 1 : 0
}

async function readScenario(file: string): Promise<Scenario> {
  const { parseScenario } = await import('@proxy-wasm-aot/host')
  return parseScenario(await readText(file), file)
}

async function describeRequest(flags: RunFlags): Promise<Scenario> {
  const pseudoHeaders: [Bytes, Bytes][] = [
    [':authority', flags.authority],
    [':method', flags.method],
    [':path', flags.path],
    [':scheme', 'http'],
  ]
  const responseHeaders: HeaderPairs = [[':status', '200'], ...(flags.responseHeader ?? [])]
  return {
    gateway: flags.gateway,
    plugin: { configuration: flags.config === undefined ? '' : await readText(flags.config) },
    exchanges: [
      {
        name: `${flags.method} ${flags.path}`,
        request: {
          headers: [...pseudoHeaders, ...(flags.header ?? [])],
          ...(flags.body !== undefined && { body: [flags.body] }),
        },
        response: { headers: responseHeaders },
      },
    ],
  }
}

function collectHeader(value: string, previous: [string, string][] | undefined): [string, string][] {
  // A pseudo header starts with a colon of its own.
  const colon = value.indexOf(':', 1)
  if (colon < 1) throw new InvalidArgumentError("It must have the form 'name: value'.")
  const header: [string, string] = [value.slice(0, colon).trim().toLowerCase(), value.slice(colon + 1).trim()]
  return [...(previous ?? []), header]
}
