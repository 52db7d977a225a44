import { redis } from './redis.ts';

redis.short();
