import { places } from './places.ts';

places.short();
