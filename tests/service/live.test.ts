import { live } from './live.ts';

live.short();
