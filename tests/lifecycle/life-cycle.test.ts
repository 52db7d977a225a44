import { startEmulateTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { lifeCycle } from './life-cycle.ts';

lifeCycle('the independent emulator', startEmulateTrial, ({ sandboxOnly }) => sandboxOnly === undefined);
lifeCycle('the sandbox', startSandboxTrial, ({ sandboxOnly }) => sandboxOnly === true);
