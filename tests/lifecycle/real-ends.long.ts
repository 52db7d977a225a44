import { realEnds } from './real-ends.ts';

realEnds.long();
