import { labels } from './labels.ts';

labels.short();
