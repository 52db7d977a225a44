import { statusPage } from './page.ts';

statusPage.short();
