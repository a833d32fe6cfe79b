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
