import { startCloneTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { otherScopes } from './other-scopes.ts';

otherScopes('the sandbox', startSandboxTrial);
otherScopes('the sandbox through a clone', startCloneTrial);
