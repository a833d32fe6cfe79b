import type { Vm } from '../vm.ts'

/**
 * A host function as the plugin calls it: i32 arguments are unsigned numbers, i64 arguments are `bigint`.
 * `undefined` for functions without result.
 */
export type HostFunction = (vm: Vm, ...args: never[]) => number | undefined

export type HostFunctions = Readonly<Record<string, HostFunction>>
