import { throughClone } from './clone.ts';

throughClone.short();
