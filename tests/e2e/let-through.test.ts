import { letThrough } from './let-through.ts';

letThrough.short();
