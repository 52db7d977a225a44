import { body } from './body.ts';

body.long();
