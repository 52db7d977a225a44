import { historyReader } from './history-reader.ts';

historyReader.long();
