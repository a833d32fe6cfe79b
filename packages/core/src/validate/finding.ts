import type { FunctionSignature } from '@proxy-wasm-aot/abi'
import type { Finding } from '../types.ts'
import { type FindingCode, findingCodes } from './findings.ts'

/** One check: a module and the gateway it is meant for in, findings out. */
export interface FindingDetails {
  message: string
  subject: string
  expected?: string
  found?: string
  gatewayText?: string
  remedy: string
}

/** Makes a finding; its severity is that of the table. */
export function finding(code: FindingCode, details: FindingDetails): Finding {
  return {
    code,
    severity: findingCodes[code].severity,
    message: details.message,
    subject: details.subject,
    expected: details.expected,
    found: details.found,
    gatewayText: details.gatewayText,
    remedy: details.remedy,
  }
}

/** A signature as hosts print it: types with one space between, `void` for none (proxy-wasm-cpp-host, `src/v8/v8.cc`). */
export function signatureText({ params, results }: FunctionSignature): string {
  const list = (types: readonly string[]): string => (types.length === 0 ? 'void' : types.join(' '))
  return `${list(params)} -> ${list(results)}`
}

export function sameSignature(left: FunctionSignature, right: FunctionSignature): boolean {
  return signatureText(left) === signatureText(right)
}
