import { copies } from './copies.ts';

copies.short();
