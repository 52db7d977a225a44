import { githubActionsPage } from './github-actions.ts';

githubActionsPage.long();
