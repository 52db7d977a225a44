import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { schemas } from './schemas.ts';

for (const [path, schema] of schemas) {
  await writeFile(path, await format(JSON.stringify(schema()), { ...(await resolveConfig(path)), filepath: path }));
}
