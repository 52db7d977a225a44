import { commits } from './commits.ts';

commits.long();
