import { connections } from './connections.ts';

connections.short();
