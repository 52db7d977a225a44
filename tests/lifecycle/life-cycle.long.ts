import { startCloneTrial, startEmulateTrial, startSandboxTrial } from '../support/pass-trial.ts';
import { lifeCycle } from './life-cycle.ts';

lifeCycle(
  'the independent emulator',
  startEmulateTrial,
  ({ readsEvents, isRepresentative }) => readsEvents === undefined && isRepresentative === undefined,
);
lifeCycle('the sandbox', startSandboxTrial);
lifeCycle('the sandbox through a clone', startCloneTrial);
lifeCycle(
  'the sandbox, with a PRIMARY that keeps v2',
  async (t, options) => await startSandboxTrial(t, { ...options, format: 'v2' }),
);
