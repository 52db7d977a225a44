import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildResult, type LogLevel } from 'esbuild';

interface Options {
  /** The checkout; the current folder where not given. */
  readonly root?: string;
  /** Relative to the checkout, as the folder is. */
  readonly entryPoints: readonly string[];
  readonly outdir: string;
  /** What the bundler prints; default: warnings and errors. */
  readonly logLevel?: LogLevel;
}

/**
 * Makes a few files of our modules, because a start spends its time on finding and reading modules. What is imported only
 * when it is wanted stays in files of its own. What package.json names stays a package; what the sandbox needs beside that
 * comes along, so that who only syncs does not install it.
 */
export async function bundle({
  root = process.cwd(),
  entryPoints,
  outdir,
  logLevel = 'warning',
}: Options): Promise<BuildResult<{ metafile: true }>> {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    external: Object.keys(dependencies),
    // Packages that are written in both ways come as modules: less of them is taken along.
    mainFields: ['module', 'main'],
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    metafile: true,
    logLevel,
  });
}
