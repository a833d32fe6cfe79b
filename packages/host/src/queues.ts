import type { ByteString } from './byte-string.ts'

/** Shared queues of a VM id; they outlive the VM. Ids are counted from 1. */
export interface SharedQueues {
  register(name: ByteString): number
  /** The id, or `undefined` when no queue has the name. */
  resolve(name: ByteString): number | undefined
  /** `undefined` when there is no such queue, `null` when it is empty. */
  dequeue(id: number): ByteString | null | undefined
  /** Whether there is such a queue. */
  enqueue(id: number, value: ByteString): boolean
}

export function createSharedQueues(): SharedQueues {
  const ids = new Map<ByteString, number>()
  const queues = new Map<number, ByteString[]>()
  return {
    register(name) {
      const id = ids.get(name) ?? ids.size + 1
      ids.set(name, id)
      if (!queues.has(id)) queues.set(id, [])
      return id
    },
    resolve: (name) => ids.get(name),
    dequeue(id) {
      const queue = queues.get(id)
      return queue === undefined ? undefined : (queue.shift() ?? null)
    },
    enqueue(id, value) {
      const queue = queues.get(id)
      queue?.push(value)
      return queue !== undefined
    },
  }
}
