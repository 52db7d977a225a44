import { readmePage } from './readme.ts';

readmePage.long();
