import { readmePage } from './readme.ts';

readmePage.short();
