export declare function median(numbers: readonly number[]): number
export declare function spread(numbers: readonly number[], digits?: number): string
