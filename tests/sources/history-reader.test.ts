import { historyReader } from './history-reader.ts';

historyReader.short();
