import { startCloneTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { datedLifeCycle } from './dated-life-cycle.ts';

datedLifeCycle('the sandbox', startSandboxTrial);
datedLifeCycle('the sandbox through a clone', startCloneTrial, ({ inClone }) => inClone === true);
