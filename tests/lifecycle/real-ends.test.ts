import { realEnds } from './real-ends.ts';

realEnds.short();
