import { pulls } from './pulls.ts';

pulls.long();
