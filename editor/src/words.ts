// In this room: a number with its word.
// Not here: whole sentences; they stand where they are said.

/** "1 finding", "2 findings". */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
