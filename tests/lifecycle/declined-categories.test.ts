import { startEmulateTrial } from '../support/pass-trial.ts';
import { declinedCategories } from './declined-categories.ts';

declinedCategories('the independent emulator', startEmulateTrial, ({ readsEvents }) => readsEvents === undefined);
