import type { BuiltArtifact } from '../build/builder.ts'
import { sidecarBytes, sidecarName } from '../output/sidecar.ts'
import { toBundlerError } from '../report/failure.ts'
import type { Session } from '../session.ts'

/** A file to emit at its path in the output folder. */
export interface EntryFile {
  fileName: string
  bytes: Uint8Array
}

/**
 * Builds every entry: its artifacts, each with its manifest beside it.
 *
 * @throws ProxyWasmAotError where one entry fails, AggregateError with all their texts where several do
 */
export async function buildEntries(session: Session): Promise<EntryFile[]> {
  const planned = await session.planned()
  const results = await Promise.allSettled(
    planned.map(({ entry, target }) => session.build({ input: entry, target })),
  )
  const failures = new Set(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])))
  if (failures.size > 0) throw joined([...failures])
  return planned.flatMap(({ fileName }, index) => {
    const { value: built } = results[index] as PromiseFulfilledResult<BuiltArtifact>
    session.note(fileName, built)
    return [
      { fileName, bytes: built.artifact.bytes },
      { fileName: sidecarName(fileName), bytes: sidecarBytes(built.artifact.manifest) },
    ]
  })
}

function joined(errors: unknown[]): unknown {
  if (errors.length === 1) return errors[0]
  return new AggregateError(errors, errors.map((error) => toBundlerError(error).message).join('\n\n'))
}
