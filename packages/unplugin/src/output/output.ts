import type { UnpluginBuildContext } from 'unplugin'

/** An artifact on its way into a bundle. */
interface Asset {
  /** Path in the output folder where it is fixed (an entry); `undefined` where the bundler may choose. */
  fileName: string | undefined
  /** What the bundler makes a file name from, such as `auth.aot.wasm`. */
  name: string
  bytes: Uint8Array
}

/** How a module of JavaScript says the URL of an asset. */
export interface Reference {
  /** Import statements that the expression needs. */
  imports: readonly string[]
  expression: string
}

/** How a bundler takes files, and how its modules refer to them. */
export interface Output {
  /** Emits an asset and says its URL. An asset with a fixed name is emitted once a build. */
  url(context: UnpluginBuildContext, asset: Asset): Reference
  /** Emits a file that nothing refers to. */
  file(context: UnpluginBuildContext, fileName: string, bytes: Uint8Array): void
}
