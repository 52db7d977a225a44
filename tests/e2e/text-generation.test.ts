import { textGeneration } from './text-generation.ts';

textGeneration.short();
