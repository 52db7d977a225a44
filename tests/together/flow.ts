import { together } from '../support/together.ts';

const folders = ['lib', 'settings', 'sources', 'publish', 'preview', 'report', 'watch', 'cli'];

await together(folders);
