import { app } from './app.ts';

app.short();
