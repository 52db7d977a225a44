import { startCloneTrial, startEmulateTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { datedLifeCycle } from './dated-life-cycle.ts';

datedLifeCycle('the independent emulator', startEmulateTrial, ({ isRepresentative }) => isRepresentative === undefined);
datedLifeCycle('the sandbox', startSandboxTrial);
datedLifeCycle('the sandbox through a clone', startCloneTrial, ({ isRepresentative }) => isRepresentative === true);
