import { watchMode } from './watch.ts';

watchMode.long();
