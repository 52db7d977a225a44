import { network } from './network.ts';

network.long();
