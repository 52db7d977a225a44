import { readFileSync } from 'node:fs';
import { packageFolder } from '../lib/package-folder.ts';

const folder = new URL('assets/status-page/', packageFolder);

const types = {
  'index.html': 'text/html; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'main.js': 'text/javascript; charset=utf-8',
  'categories.js': 'text/javascript; charset=utf-8',
  'clock.js': 'text/javascript; charset=utf-8',
  'elements.js': 'text/javascript; charset=utf-8',
  'pulls.js': 'text/javascript; charset=utf-8',
  'runs.js': 'text/javascript; charset=utf-8',
  'troubles.js': 'text/javascript; charset=utf-8',
  'words.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

export interface PageFile {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
}

/** The status page's files by their path, read once; `/` is the page itself. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  return new Map(
    Object.entries(types).map(([name, type]) => {
      const body = readFileSync(new URL(name, folder));
      return [name === 'index.html' ? '/' : `/${name}`, { body, type }];
    }),
  );
}
