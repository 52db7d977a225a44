import { alertRules } from './alerts.ts';

alertRules.long();
