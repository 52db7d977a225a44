import { realStates } from './real-states.ts';

realStates.short();
