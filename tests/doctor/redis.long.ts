import { redis } from './redis.ts';

redis.long();
