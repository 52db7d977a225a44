import { letThrough } from './let-through.ts';

letThrough.long();
