import { labels } from './labels.ts';

labels.long();
