import { recordLensSuite } from './record-lens.ts';

recordLensSuite.long();
