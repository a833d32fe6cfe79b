import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'

/** The error of a compiler that is there and of no use. */
export function notRunnable(
  executable: string,
  message: string,
  found: string,
  cause?: unknown,
): ProxyWasmAotError {
  return new ProxyWasmAotError('WAMRC_NOT_RUNNABLE', message, {
    expected: 'a wamrc that starts, says its version and compiles a module of a hundred bytes',
    found,
    where: { file: executable },
    remedy:
      'Check that the file is executable and was built for this machine, or let the tool get one:\nproxy-wasm-aot toolchain install',
    cause,
  })
}

/** The error of whatever was cancelled by its signal. */
export function aborted(signal: AbortSignal | undefined): ProxyWasmAotError {
  return new ProxyWasmAotError('TOOLCHAIN_ABORTED', 'the search for a compiler was cancelled', {
    remedy: 'Run it again; nothing half-done was left behind.',
    cause: signal?.reason,
  })
}
