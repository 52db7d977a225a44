import { live } from './live.ts';

live.long();
