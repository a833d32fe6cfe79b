export { type ErrorCode, type ErrorKind, errorCodes } from './codes.ts'
export {
  type ErrorLocation,
  isProxyWasmAotError,
  ProxyWasmAotError,
  type ProxyWasmAotErrorDetails,
} from './error.ts'
