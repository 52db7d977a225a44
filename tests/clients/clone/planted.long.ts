import { planted } from './planted.ts';

planted.long();
