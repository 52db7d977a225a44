import { emptiedCategory } from './emptied-category.ts';

emptiedCategory.long();
