import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

// Our modules become a few files, because a start spends its time on finding and reading modules. What is imported only
// when it is wanted stays in files of its own; dependencies stay packages.
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/bin.ts', 'src/index.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  logLevel: 'warning',
});
