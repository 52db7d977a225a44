import { symbolicLink } from './symbolic-link.ts';

symbolicLink.short();
