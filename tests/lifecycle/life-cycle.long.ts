import { startEmulateTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { lifeCycle } from './life-cycle.ts';

lifeCycle(
  'the independent emulator',
  startEmulateTrial,
  ({ readsEvents, isRepresentative }) => readsEvents === undefined && isRepresentative === undefined,
);
lifeCycle('the sandbox', startSandboxTrial);
