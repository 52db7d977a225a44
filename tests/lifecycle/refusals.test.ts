import { refusedRequests } from './refusals.ts';

refusedRequests.short();
