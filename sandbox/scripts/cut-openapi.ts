/**
 * Cuts GitHub's published OpenAPI description down to the routes that the local GitHub serves, as plain JSON Schema and
 * without its prose, for sandbox/tests/openapi. The description is an npm package of 385 MB, so it is not a dependency:
 *
 *     (cd $(mktemp -d) && npm init -y && npm i @octokit/openapi && pwd)
 *     node sandbox/scripts/cut-openapi.ts <that folder>/node_modules/@octokit/openapi/generated/api.github.com.json
 *     npx prettier --write sandbox/tests/openapi/routes.json
 */
import { readFile, writeFile } from 'node:fs/promises';
import { allRoutes } from '../src/github/routes/all.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = Record<string, Json>;

const target = 'sandbox/tests/openapi/routes.json';
const prose = new Set(['description', 'summary', 'example', 'examples', 'title', 'externalDocs', 'deprecated']);
const checkedFormats = new Set(['date-time', 'uri']);

const source = process.argv[2];
if (source === undefined)
  throw new Error('Name the description: node sandbox/scripts/cut-openapi.ts api.github.com.json');
const description = JSON.parse(await readFile(source, 'utf8')) as JsonObject;
const components = object(description['components']);

const schemas: JsonObject = {};
const operations = allRoutes.map(({ method, path }) => {
  const template = path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}');
  const [name, methods] = Object.entries(object(description['paths'])).find(
    ([known]) => shape(known) === shape(template),
  ) ?? [template, {}];
  const operation = object(methods)[method.toLowerCase()];
  if (operation === undefined) throw new Error(`GitHub has no route ${method} ${template}`);
  return cutOperation(method, name, object(operation));
});
await writeFile(target, `${JSON.stringify({ operations, schemas })}\n`);

function shape(path: string): string {
  return path.replaceAll(/\{\w+\}/g, '{}');
}

function cutOperation(method: string, path: string, operation: JsonObject): JsonObject {
  const responses = Object.entries(object(operation['responses'])).map(([status, response]) => {
    const schema = jsonSchema(resolve(object(response), 'responses'));
    return [status, schema];
  });
  const body = operation['requestBody'];
  const requestBody = body === undefined ? undefined : jsonSchema(object(body));
  return {
    method,
    path,
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: Object.fromEntries(responses) as JsonObject,
  };
}

/** What `application/json` is to look like; `true` where nothing is said. */
function jsonSchema(message: JsonObject): Json {
  const schema = object(object(message['content'] ?? {})['application/json'] ?? {})['schema'];
  return schema === undefined ? true : cutSchema(schema);
}

function resolve(value: JsonObject, kind: string): JsonObject {
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  return object(object(components[kind])[reference.split('/').at(-1) ?? '']);
}

/** OpenAPI 3.0's dialect → JSON Schema: `nullable` becomes a type of its own; references point to our `schemas`. */
function cutSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(cutSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const reference = schema['$ref'];
  if (typeof reference === 'string') return { $ref: `#/schemas/${collect(reference.split('/').at(-1) ?? '')}` };

  const cut: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (prose.has(key) || key.startsWith('x-') || ['nullable', 'discriminator', 'default'].includes(key)) continue;
    if (key === 'format' && !(typeof value === 'string' && checkedFormats.has(value))) continue;
    if (key === 'enum' || key === 'required') cut[key] = value;
    else if (key === 'properties') {
      cut[key] = Object.fromEntries(Object.entries(object(value)).map(([name, each]) => [name, cutSchema(each)]));
    } else {
      // GitHub writes oneOf also where several fit (its error shapes have no required fields).
      cut[key === 'oneOf' ? 'anyOf' : key] = cutSchema(value);
    }
  }
  return schema['nullable'] === true ? { anyOf: [cut, { type: 'null' }] } : cut;
}

/** Takes a shared schema along, with those that it refers to. */
function collect(name: string): string {
  if (!Object.hasOwn(schemas, name)) {
    schemas[name] = true;
    schemas[name] = cutSchema(object(components['schemas'])[name] ?? true);
  }
  return name;
}

function object(value: Json | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object');
  return value;
}
