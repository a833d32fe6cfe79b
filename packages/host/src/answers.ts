import type { CallAnswer, GrpcAnswer, GrpcStreamAnswer, RedisAnswer } from './scenario.ts'

/** What comes back on calls to the outside, each kind in the order of the calls. */
export interface Answers {
  nextHttp(): CallAnswer | undefined
  nextGrpc(): GrpcAnswer | undefined
  nextGrpcStream(): GrpcStreamAnswer | undefined
  nextRedis(): RedisAnswer | undefined
}

interface AnswerLists {
  httpCalls?: CallAnswer[]
  grpcCalls?: GrpcAnswer[]
  grpcStreams?: GrpcStreamAnswer[]
  redisCalls?: RedisAnswer[]
}

/** The answers of a scenario or of one of its exchanges. */
export function createAnswers(lists: AnswerLists): Answers {
  return {
    nextHttp: inOrder(lists.httpCalls),
    nextGrpc: inOrder(lists.grpcCalls),
    nextGrpcStream: inOrder(lists.grpcStreams),
    nextRedis: inOrder(lists.redisCalls),
  }
}

function inOrder<Answer>(answers: readonly Answer[] = []): () => Answer | undefined {
  let next = 0
  return () => answers[next++]
}
