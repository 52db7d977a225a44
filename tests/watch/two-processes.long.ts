import { twoProcesses } from './two-processes.ts';

twoProcesses.long();
