import { githubActionsPage } from './github-actions.ts';

githubActionsPage.short();
