import { takenByNpm } from './taken-by-npm.ts';

takenByNpm.long();
