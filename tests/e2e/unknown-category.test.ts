import { unknownCategory } from './unknown-category.ts';

unknownCategory.short();
