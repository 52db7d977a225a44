import { operationsPage } from './operations.ts';

operationsPage.short();
