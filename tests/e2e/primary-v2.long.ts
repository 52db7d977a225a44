import { primaryV2 } from './primary-v2.ts';

primaryV2.long();
