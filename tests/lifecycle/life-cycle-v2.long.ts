import { startSandboxTrial } from '../support/pass-trial.ts';
import { lifeCycle } from './life-cycle.ts';

lifeCycle(
  'the sandbox, with a PRIMARY that keeps v2',
  async (t, options) => await startSandboxTrial(t, { ...options, format: 'v2' }),
);
