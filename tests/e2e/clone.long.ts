import { throughClone } from './clone.ts';

throughClone.long();
