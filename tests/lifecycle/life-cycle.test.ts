import { startEmulateTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { lifeCycle } from './life-cycle.ts';

lifeCycle('the independent emulator', startEmulateTrial, ({ readsEvents }) => readsEvents === undefined);
lifeCycle('the sandbox', startSandboxTrial, ({ readsEvents }) => readsEvents === true);
