import { inspectArtifact, type ProxyWasmModule, readModule } from '@proxy-wasm-aot/core'
import type { EngineName, Scenario } from '@proxy-wasm-aot/host'
import { formatFinding } from '../output/findings.ts'
import { printJson } from '../output/json.ts'
import { createProgress } from '../output/progress.ts'
import type { AddCommand, CommandContext } from '../program.ts'
import { collect, jsonOption, parseWholeNumber } from './options.ts'
import { readText } from './read-text.ts'

interface VerifyFlags {
  scenario?: string[]
  interp?: boolean
  exchanges: number
  seed: number
  json?: boolean
}

/** What one scenario came to. */
interface Comparison {
  scenario: string
  exchanges: number
  engines: readonly EngineName[]
  difference: string | undefined
}

export const addVerifyCommand: AddCommand = (program, context) => {
  program
    .command('verify')
    .description('show that the two halves of an artifact belong together and behave the same')
    .argument('<artifact>', 'artifact to verify')
    .option(
      '--scenario <file>',
      'scenario to compare; may be given several times (default: generated ones)',
      collect,
    )
    .option('--interp', "run WAMR's interpreter on the wasm half as a third witness")
    .option('--exchanges <count>', 'generated exchanges', parseWholeNumber, 40)
    .option('--seed <number>', 'seed of the generated exchanges', parseWholeNumber, 1)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ proxy-wasm-aot verify dist/plugin.aot.wasm --scenario scenarios/good-token.yaml',
    )
    .action((artifact: string, flags: VerifyFlags) => verify(artifact, flags, context))
}

async function verify(artifact: string, flags: VerifyFlags, context: CommandContext): Promise<void> {
  const { terminal } = context
  const module = await readModule(artifact)
  const { findings, belongsTogether } = inspectArtifact(module)
  const progress = await createProgress(terminal, flags.json === true)
  const comparisons: Comparison[] = []
  try {
    if (belongsTogether) {
      for (const [name, scenario] of await scenariosOf(module, flags)) {
        progress.update(`comparing the halves: ${name}`)
        comparisons.push(await compare(artifact, name, scenario, flags, context.signal))
      }
    }
  } finally {
    progress.stop()
  }
  const ok = belongsTogether && comparisons.every(({ difference }) => difference === undefined)
  if (flags.json) printJson(terminal, { ok, belongsTogether, findings, comparisons })
  else {
    const { colors } = terminal
    for (const finding of findings) terminal.out(formatFinding(terminal, finding))
    for (const { scenario, exchanges, engines, difference } of comparisons) {
      const verdict = difference === undefined ? colors.green('same') : colors.red('different')
      terminal.out(`${verdict}  ${scenario}: ${exchanges} exchanges on ${engines.join(', ')}`)
      if (difference !== undefined) terminal.out(difference)
    }
    terminal.out(
      ok ? colors.green('The two halves behave the same.') : colors.red('The artifact is not proven.'),
    )
  }
  context.status = ok ? 0 : 1
}

async function scenariosOf(module: ProxyWasmModule, flags: VerifyFlags): Promise<[string, Scenario][]> {
  const { generateScenarios, parseScenario } = await import('@proxy-wasm-aot/host')
  if (flags.scenario === undefined) {
    const generated = generateScenarios(module, flags.seed, { exchanges: flags.exchanges })
    return generated.map((scenario, index) => [`generated ${index + 1} (seed ${flags.seed})`, scenario])
  }
  return Promise.all(
    flags.scenario.map(
      async (file): Promise<[string, Scenario]> => [file, parseScenario(await readText(file), file)],
    ),
  )
}

async function compare(
  artifact: string,
  name: string,
  scenario: Scenario,
  flags: VerifyFlags,
  signal: AbortSignal,
): Promise<Comparison> {
  const { compareTraces, runScenario } = await import('@proxy-wasm-aot/host')
  const witnesses: EngineName[] = flags.interp ? ['aot', 'interp'] : ['aot']
  const reference = await runScenario(artifact, scenario, { engine: 'v8', signal })
  let difference: string | undefined
  for (const engine of witnesses) {
    difference ??= compareTraces(reference, await runScenario(artifact, scenario, { engine, signal }))?.text
  }
  return {
    scenario: name,
    exchanges: scenario.exchanges?.length ?? 0,
    engines: ['v8', ...witnesses],
    difference,
  }
}
