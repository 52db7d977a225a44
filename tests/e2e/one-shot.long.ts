import { oneShot } from './one-shot.ts';

oneShot.long();
