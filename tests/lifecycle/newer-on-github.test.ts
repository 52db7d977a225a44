import { startEmulateTrial } from '../support/pass-trial.ts';
import { newerOnGitHub } from './newer-on-github.ts';

newerOnGitHub('emulate', startEmulateTrial);
