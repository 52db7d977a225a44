// node scripts/start.js SCRIPT [parameters]: starts a script of the checkout as quickly as what is built of it, and needs no build.
// Its modules are bundled where one of them has changed since the last time, and kept in `.cache/`. Where that cannot be, without
// esbuild or in a folder that takes no file, the script is run as it is. JavaScript, because reading TypeScript takes a while.
import './ready.js';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
// What was started stays named: the program says how to start it again.
const [node = '', started = '', script = '', ...parameters] = process.argv;
process.argv = [node, started, ...parameters];

const folder = kept() ?? (await makeAnew());
await import(new URL(folder === undefined ? script : `${folder}/${basename(script, '.ts')}.js`, root).href);

/** Where the last bundles are, if all that they are made of is as it was. */
function kept() {
  try {
    const record = JSON.parse(readFileSync(new URL('.cache/start.json', root), 'utf8'));
    statSync(new URL(record.folder, root));
    const isAsItWas = ([path, modified, size]) => {
      const now = statSync(new URL(path, root));
      return now.mtimeMs === modified && now.size === size;
    };
    return record.inputs.every(isAsItWas) ? record.folder : undefined;
  } catch {
    return undefined;
  }
}

async function makeAnew() {
  try {
    const { bundleForStart } = await import('./bundle-for-start.ts');
    return await bundleForStart(fileURLToPath(root));
  } catch {
    return undefined;
  }
}
