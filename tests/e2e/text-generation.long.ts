import { textGeneration } from './text-generation.ts';

textGeneration.long();
