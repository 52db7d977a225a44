import { pullLinks } from './pull-links.ts';

pullLinks.short();
