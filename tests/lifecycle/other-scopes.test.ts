import { startEmulateTrial } from '../support/pass-trial.ts';
import { otherScopes } from './other-scopes.ts';

otherScopes('the independent emulator', startEmulateTrial);
