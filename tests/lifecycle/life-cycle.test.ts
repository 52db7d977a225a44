import { startEmulateTrial } from '../support/pass-trial.ts';
import { lifeCycle } from './life-cycle.ts';

lifeCycle('the independent emulator', startEmulateTrial, ({ isRepresentative }) => isRepresentative === true);
