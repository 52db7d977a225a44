import { statusPage } from './page.ts';

statusPage.long();
