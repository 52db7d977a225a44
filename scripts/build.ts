import { rm, writeFile } from 'node:fs/promises';
import { bundle } from './bundle.ts';
import { licensesOf, packageFolders } from './third-party-licenses.ts';

await rm('dist', { recursive: true, force: true });
const { metafile } = await bundle({ entryPoints: ['src/bin.ts', 'src/index.ts'], outdir: 'dist' });
const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
await writeFile('dist/THIRD-PARTY-LICENSES.txt', await licensesOf(packageFolders(bundled)));
