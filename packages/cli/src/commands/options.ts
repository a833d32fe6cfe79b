import { InvalidArgumentError, Option } from 'commander'

/** `--gateway`, the same in every command that has it. */
export function gatewayOption(): Option {
  return new Option('-g, --gateway <name>', 'gateway profile, see `proxy-wasm-aot gateways`').default('envoy')
}

/** `--json`, the same in every command. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document on stdout and nothing else')
}

/** Gathers an option that may be given several times. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value]
}

/** Parses a whole number above zero. */
export function parseWholeNumber(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number <= 0)
    throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }

/** Parses a size such as `8G`, `512M` or a number of bytes. */
export function parseSize(value: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([KMG]?)i?B?$/i.exec(value) ?? []
  const bytes = Math.floor(Number(number) * (units[(unit ?? '').toUpperCase()] ?? Number.NaN))
  if (!Number.isSafeInteger(bytes) || bytes <= 0)
    throw new InvalidArgumentError('It must be a size, such as 8G, 512M or a number of bytes.')
  return bytes
}
