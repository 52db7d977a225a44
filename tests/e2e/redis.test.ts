import { withRedis } from './redis.ts';

withRedis.short();
