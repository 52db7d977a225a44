import { autoMerge } from './auto-merge.ts';

autoMerge.long();
