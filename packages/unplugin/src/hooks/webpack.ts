import type { Compiler } from 'webpack'
import type { Session } from '../session.ts'
import { manifestId, manifestSpecifier } from './ids.ts'

/** What webpack's compiler and Rspack's have in common here. */
interface WebpackLikeCompiler {
  context: string
  getInfrastructureLogger(name: string): { info(text: string): void; warn(text: string): void }
}

export function useWebpackLike(session: Session, compiler: WebpackLikeCompiler): void {
  session.setRoot(compiler.context)
  const logger = compiler.getInfrastructureLogger('proxy-wasm-aot')
  session.log.target = { info: (text) => logger.info(text), warn: (text) => logger.warn(text) }
}

/** Webpack takes `virtual:` for the scheme of a URL before any plugin is asked. */
export function replaceManifestSpecifier(compiler: Compiler): void {
  const { NormalModuleReplacementPlugin } = compiler.webpack
  new NormalModuleReplacementPlugin(new RegExp(`^${manifestSpecifier}$`), manifestId).apply(compiler)
}
