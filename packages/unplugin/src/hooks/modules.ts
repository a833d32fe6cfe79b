import type { UnpluginBuildContext } from 'unplugin'
import type { BuiltArtifact } from '../build/builder.ts'
import type { DevServer } from '../dev/server.ts'
import { parseRequest } from '../imports/query.ts'
import type { Output, Reference } from '../output/output.ts'
import type { Session, Wanted } from '../session.ts'

/** The JavaScript that imports get. */
export interface Modules {
  /** `<file>?aot` and its variants. @throws ProxyWasmAotError of the request and of the build */
  loadArtifact(context: UnpluginBuildContext, id: string): Promise<string>
  /** The list of every entry. @throws ProxyWasmAotError of the builds */
  loadManifests(context: UnpluginBuildContext): Promise<string>
}

export function createModules(session: Session, output: Output, dev: DevServer): Modules {
  function refer(context: UnpluginBuildContext, wanted: Wanted, { artifact }: BuiltArtifact): Reference {
    if (session.serving) return dev.url(wanted)
    return output.url(context, { fileName: wanted.fileName, name: wanted.name, bytes: artifact.bytes })
  }

  async function build(wanted: Pick<Wanted, 'input' | 'target'>): Promise<BuiltArtifact> {
    try {
      return await session.build(wanted)
    } catch (error) {
      const lastGood = session.serving ? session.builder.lastGood(wanted.input, wanted.target) : undefined
      if (lastGood === undefined) throw error
      dev.showError(error)
      return lastGood
    }
  }

  return {
    async loadArtifact(context, id) {
      const request = parseRequest(id)
      if (request === undefined) return ''
      const wanted = await session.want(request)
      await session.watch(context, wanted.input)
      const built = await build(wanted)
      if (request.manifest) return `export default ${JSON.stringify(built.artifact.manifest)}`
      if (wanted.fileName === undefined) session.note(wanted.name, built)
      return moduleOf(refer(context, wanted, built))
    },
    async loadManifests(context) {
      const planned = await session.planned()
      for (const { entry } of planned) await session.watch(context, entry)
      const listed = await Promise.all(
        planned.map(async ({ entry, target, fileName }) => {
          const built = await build({ input: entry, target })
          const url = refer(context, { input: entry, target, fileName, name: fileName }, built)
          const fields = {
            name: entry.name,
            target: target.name,
            fileName,
            manifest: built.artifact.manifest,
          }
          return { imports: url.imports, text: `{ ...${JSON.stringify(fields)}, url: ${url.expression} }` }
        }),
      )
      const list = listed.map(({ text }) => `  ${text},\n`).join('')
      return moduleOf({ imports: listed.flatMap((item) => item.imports), expression: `[\n${list}]` })
    },
  }
}

function moduleOf({ imports, expression }: Reference): string {
  return [...imports, `export default ${expression}`].join('\n')
}
