import { startCloneTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { declinedCategories } from './declined-categories.ts';

declinedCategories('the sandbox', startSandboxTrial);
declinedCategories('the sandbox through a clone', startCloneTrial);
