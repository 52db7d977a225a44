import { app } from './app.ts';

app.long();
