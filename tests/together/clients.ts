import { together } from '../support/together.ts';

const folders = ['clients/github', 'clients/network', 'clients/repository'];

await together(folders);
