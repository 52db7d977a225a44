import { network } from './network.ts';

network.short();
