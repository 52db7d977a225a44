import { pulls } from './pulls.ts';

pulls.short();
