import { body } from './body.ts';

body.short();
