import { oneShot } from './one-shot.ts';

oneShot.short();
