import { callCases } from './cases/calls.ts'
import { failureCases } from './cases/failures.ts'
import { headerCases } from './cases/headers.ts'
import { lifecycleCases } from './cases/lifecycle.ts'
import { stateCases } from './cases/state.ts'
import { streamCases } from './cases/streams.ts'
import type { ConformanceCase } from './cases/types.ts'
import { wasiCases } from './cases/wasi.ts'

/** Every case that both hosts must agree on, each with what must come of it. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...lifecycleCases,
  ...headerCases,
  ...streamCases,
  ...callCases,
  ...stateCases,
  ...wasiCases,
  ...failureCases,
]
