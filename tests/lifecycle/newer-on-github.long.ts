import { startCloneTrial } from '../support/pass-trial.ts';
import { newerOnGitHub } from './newer-on-github.ts';

newerOnGitHub('a clone', startCloneTrial);
