import { notifications } from './notifications.ts';

notifications.short();
