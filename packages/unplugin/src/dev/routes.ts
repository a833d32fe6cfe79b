import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BuiltArtifact } from '../build/builder.ts'
import { toBundlerError } from '../report/failure.ts'

/** A file of the dev server that lies in memory alone. */
export interface Route {
  /** The newest artifact; waits for a build that is under way. */
  build(): Promise<BuiltArtifact>
  /** What is served when that fails. */
  lastGood(): BuiltArtifact | undefined
  contentType: 'application/wasm' | 'application/json'
  body(built: BuiltArtifact): Uint8Array
}

/**
 * Serves routes. What is not there goes to the next handler; an artifact that cannot be built is the last good one,
 * or status 500 with the error as text.
 *
 * @param onFailure told of each failed build
 */
export function createMiddleware(
  routes: ReadonlyMap<string, Route>,
  base: string,
  onFailure: (error: unknown) => void,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  return (request, response, next) => {
    const route = routes.get(pathOf(request.url ?? '', base))
    if (route === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return next()
    serve(route, request, response, onFailure).catch(next)
  }
}

async function serve(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
  onFailure: (error: unknown) => void,
): Promise<void> {
  let built: BuiltArtifact | undefined
  try {
    built = await route.build()
  } catch (error) {
    onFailure(error)
    built = route.lastGood()
    if (built === undefined) {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
      response.end(`${toBundlerError(error).message}\n`)
      return
    }
  }
  const body = route.body(built)
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`
  const headers = { 'content-type': route.contentType, 'cache-control': 'no-cache', etag }
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(200, { ...headers, 'content-length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** The path below the base, without a query. */
function pathOf(url: string, base: string): string {
  const file = url.replace(/[?#].*$/, '')
  const below = file.startsWith(base) ? `/${file.slice(base.length)}` : file
  try {
    return decodeURI(below)
  } catch {
    return below
  }
}
