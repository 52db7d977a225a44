import { withRedis } from './redis.ts';

withRedis.long();
