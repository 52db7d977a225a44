import { operationsPage } from './operations.ts';

operationsPage.long();
