import { connect, type Socket } from 'node:net'
import { ProxyWasmAotError } from '@proxy-wasm-aot/errors'
import type { ByteString } from './byte-string.ts'

export interface RedisServer {
  /** @default '127.0.0.1' */
  host?: string
  /** @default 6379 */
  port?: number
  /** Longest time for one reply, milliseconds. @default 5000 */
  timeoutMilliseconds?: number
}

/** A connection to a Redis server that passes commands and replies on as they stand on the wire. */
export interface RedisClient {
  /** Sends one command in RESP and gives its whole reply. */
  send(command: ByteString): Promise<ByteString>
  close(): void
}

/** @throws ProxyWasmAotError REDIS_UNREACHABLE */
export async function connectRedis(server: RedisServer = {}): Promise<RedisClient> {
  const { host = '127.0.0.1', port = 6379, timeoutMilliseconds = 5000 } = server
  const place = `${host}:${port}`
  const socket = connect({ host, port })
  await settled(socket, 'connect', timeoutMilliseconds, place)
  return {
    async send(command) {
      socket.write(command, 'latin1')
      let received = ''
      for (;;) {
        const end = replyEnd(received, 0)
        if (end !== undefined) return received.slice(0, end)
        const chunk = await settled(socket, 'data', timeoutMilliseconds, place)
        received += (chunk as Buffer).toString('latin1')
      }
    },
    close: () => socket.destroy(),
  }
}

/** Waits for one event of a socket; an error, the end or the time comes first as an error. */
function settled(
  socket: Socket,
  event: 'connect' | 'data',
  milliseconds: number,
  place: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`no answer in ${milliseconds} ms`), milliseconds)
    const stop = () => {
      clearTimeout(timer)
      socket.off(event, succeed).off('error', onError).off('close', onClose)
    }
    const succeed = (value: unknown) => {
      stop()
      resolve(value)
    }
    const fail = (words: string, cause?: unknown) => {
      stop()
      socket.destroy()
      reject(
        new ProxyWasmAotError('REDIS_UNREACHABLE', `the Redis server at ${place} does not answer: ${words}`, {
          expected: 'a reply in RESP',
          found: words,
          where: { subject: place },
          remedy: 'Start the server, for example with: redis-server --port 6379 --save ""',
          cause,
        }),
      )
    }
    const onError = (error: Error) => fail(error.message, error)
    const onClose = () => fail('the connection was closed')
    socket.once(event, succeed).once('error', onError).once('close', onClose)
  })
}

/**
 * Where the reply that begins at `start` ends, or `undefined` while it is not whole
 * (Redis serialization protocol, versions 2 and 3).
 */
export function replyEnd(bytes: ByteString, start: number): number | undefined {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd < 0) return undefined
  const afterLine = lineEnd + 2
  const count = Number(bytes.slice(start + 1, lineEnd))
  switch (bytes[start]) {
    case '$':
    case '=':
    case '!': {
      if (count < 0) return afterLine
      const end = afterLine + count + 2
      return end <= bytes.length ? end : undefined
    }
    case '*':
    case '~':
    case '>':
      return elementsEnd(bytes, afterLine, count)
    case '%':
      return elementsEnd(bytes, afterLine, count * 2)
    default:
      return afterLine
  }
}

function elementsEnd(bytes: ByteString, start: number, count: number): number | undefined {
  let position: number | undefined = start
  for (let index = 0; index < count && position !== undefined; index++) position = replyEnd(bytes, position)
  return position
}
