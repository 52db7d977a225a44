/**
 * The API of PRIMARY that its records are read from: v1, the legacy records, or v2. A server keeps one of the two; what
 * the other one answers does not follow.
 */
export type PrimaryFormat = 'v1' | 'v2';
