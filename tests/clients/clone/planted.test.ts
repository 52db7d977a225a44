import { planted } from './planted.ts';

planted.short();
