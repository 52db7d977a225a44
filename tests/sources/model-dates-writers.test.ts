import { modelDatesWriters } from './model-dates-writers.ts';

modelDatesWriters.short();
