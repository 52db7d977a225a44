import { readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { licensesOf, packageFolders } from './third-party-licenses.ts';

const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies: Record<string, string> };

// Our modules become a few files, because a start spends its time on finding and reading modules. What is imported only
// when it is wanted stays in files of its own. What package.json names stays a package; what the sandbox needs beside that
// comes along, so that who only syncs does not install it.
await rm('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/bin.ts', 'src/index.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  external: Object.keys(dependencies),
  // Packages that are written in both ways come as modules: less of them is taken along.
  mainFields: ['module', 'main'],
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  metafile: true,
  logLevel: 'warning',
});
const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
await writeFile('dist/THIRD-PARTY-LICENSES.txt', await licensesOf(packageFolders(bundled)));
