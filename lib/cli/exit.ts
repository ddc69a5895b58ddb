/** What the exit code of every command means. */
export const EXIT = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;
