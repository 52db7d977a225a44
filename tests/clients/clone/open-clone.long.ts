import { openClone } from './open-clone.ts';

openClone.long();
