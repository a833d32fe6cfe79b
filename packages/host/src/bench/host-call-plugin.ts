import type { Scenario } from '../scenario.ts'

/** Host calls that {@link hostCallPlugin} makes in one exchange. */
export const hostCallsOfPlugin = 1000

/** The exchange that {@link hostCallPlugin} is measured with. */
export const hostCallScenario: Scenario = { exchanges: [{ request: { headers: [['x-a', 'yes']] } }] }

/**
 * A plugin that does nothing but host calls: `proxy_get_header_map_value`, the commonest, with the allocation of its
 * result, in a loop. Its time is what the host and the way into it cost.
 */
export function hostCallPlugin(): Uint8Array {
  const i32 = 0x7f
  const type = (params: number, results: number) => [
    0x60,
    ...list(Array.from({ length: params }, () => [i32])),
    ...list(Array.from({ length: results }, () => [i32])),
  ]
  const exported = (name: string, kind: number, index: number) => [...text(name), kind, index]
  // local 3 counts down; the result of each call is dropped
  const loop = [
    ...[0x41, ...signed(hostCallsOfPlugin), 0x21, 3, 0x03, 0x40],
    ...[0x41, 0, 0x41, 0, 0x41, 3, 0x41, 16, 0x41, 20, 0x10, 0, 0x1a],
    ...[0x20, 3, 0x41, 1, 0x6b, 0x22, 3, 0x0d, 0, 0x0b, 0x41, 0, 0x0b],
  ]
  const body = (locals: number[], code: number[]) => sized([...locals, ...code])
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([type(5, 1), type(1, 1), type(0, 0), type(3, 1)])),
    ...section(2, list([[...text('env'), ...text('proxy_get_header_map_value'), 0, 0]])),
    ...section(3, list([[1], [2], [3]])),
    ...section(5, list([[0, 2]])),
    ...section(
      7,
      list([
        exported('memory', 2, 0),
        exported('malloc', 0, 1),
        exported('proxy_abi_version_0_2_1', 0, 2),
        exported('proxy_on_request_headers', 0, 3),
      ]),
    ),
    ...section(
      10,
      list([body([0], [0x41, ...signed(65536), 0x0b]), body([0], [0x0b]), body([1, 1, i32], loop)]),
    ),
    ...section(11, list([[0, 0x41, 0, 0x0b, ...text('x-a')]])),
  ])
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)]
}

function list(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()]
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content]
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)])
}

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}

/** Signed LEB128 of a number that is not negative. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)]
}
