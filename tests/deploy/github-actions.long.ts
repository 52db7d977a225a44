import { githubActions } from './github-actions.ts';

githubActions.long();
