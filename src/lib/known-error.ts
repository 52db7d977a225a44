/**
 * An error that we foresaw. Its message is written for the person who reads it: what happened, where, what to do. It is
 * printed as one paragraph without a stack; every other error keeps its stack.
 */
export abstract class KnownError extends Error {
  abstract override readonly name: string;
}
