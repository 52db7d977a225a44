import { unknownCategory } from './unknown-category.ts';

unknownCategory.long();
