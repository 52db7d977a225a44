// Preloaded by `npm test` and `npm run test:long`.
import { fileURLToPath } from 'node:url';

// What the processes of the tests have compiled they keep for each other.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));
// git's own switch for its tests: no repository here must outlive a power cut.
process.env['GIT_TEST_FSYNC'] ??= '0';
