export function generateNativeTable(): string
