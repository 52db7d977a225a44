import { connections } from './connections.ts';

connections.long();
