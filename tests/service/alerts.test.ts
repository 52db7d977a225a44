import { alertRules } from './alerts.ts';

alertRules.short();
