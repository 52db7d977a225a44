import { contributing } from './contributing.ts';

contributing.long();
