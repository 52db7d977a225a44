import { refusedRequests } from './refusals.ts';

refusedRequests.long();
