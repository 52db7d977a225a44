import { systemd } from './systemd.ts';

systemd.short();
