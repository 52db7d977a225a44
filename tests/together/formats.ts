import { together } from '../support/together.ts';

const folders = ['json', 'model', 'compare', 'formats', 'lens', 'history'];

await together(folders);
