// Preloaded by `npm test` and `npm run test:long`: the processes that it starts keep what they have compiled for each other.
import { fileURLToPath } from 'node:url';

process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));
