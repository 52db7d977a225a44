import { startEmulateTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { newerOnGitHub, unreadHistory } from './newer-on-github.ts';

newerOnGitHub('the sandbox', startSandboxTrial);
newerOnGitHub('emulate', startEmulateTrial);
unreadHistory();
