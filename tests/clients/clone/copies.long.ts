import { copies } from './copies.ts';

copies.long();
