import { startEmulateTrial } from '../support/pass-trial.ts';
import { datedLifeCycle } from './dated-life-cycle.ts';

datedLifeCycle('the independent emulator', startEmulateTrial, ({ isRepresentative }) => isRepresentative === true);
