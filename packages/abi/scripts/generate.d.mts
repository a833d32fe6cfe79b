export function generateTables(): string
