import { startCloneTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { newerOnGitHub, unreadHistory } from './newer-on-github.ts';

newerOnGitHub('the sandbox', startSandboxTrial);
newerOnGitHub('a clone', startCloneTrial);
unreadHistory();
