import { startCloneTrial } from '../support/pass-trial.ts';
import { lifeCycle } from './life-cycle.ts';

lifeCycle('the sandbox through a clone', startCloneTrial);
