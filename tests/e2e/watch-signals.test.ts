import { watchSignals } from './watch-signals.ts';

watchSignals.short();
