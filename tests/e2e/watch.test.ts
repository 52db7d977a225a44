import { watchMode } from './watch.ts';

watchMode.short();
