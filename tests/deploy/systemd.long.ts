import { systemd } from './systemd.ts';

systemd.long();
