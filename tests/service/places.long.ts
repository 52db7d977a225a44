import { places } from './places.ts';

places.long();
