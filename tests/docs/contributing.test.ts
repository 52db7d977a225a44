import { contributing } from './contributing.ts';

contributing.short();
