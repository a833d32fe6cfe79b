export type * from './scenario.ts'
export type * from './trace.ts'
