import type { Vm } from '../vm.ts'
import type { HostFunctions } from './types.ts'

export const emscriptenFunctions: HostFunctions = {
  pthread_equal: (_vm: Vm, left: number, right: number) => Number(left === right),
  emscripten_notify_memory_growth: () => undefined,
}
