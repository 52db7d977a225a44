import { buttons } from './page-buttons.ts';

buttons.short();
