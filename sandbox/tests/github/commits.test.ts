import { commits } from './commits.ts';

commits.short();
