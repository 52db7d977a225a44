import { notifications } from './notifications.ts';

notifications.long();
