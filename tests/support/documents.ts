import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { StatusDocument } from '../../src/service/status-document.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema as it is published. */
export function publishedSchema(name: 'report' | 'status' | 'notification'): JsonSchema {
  return JSON.parse(readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), 'utf8')) as JsonSchema;
}

/** The same for what this version writes: no member that is not named, and no word but those so far. */
export function closedSchema(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === 'anyOf') return soFar(value as readonly JsonSchema[]);
    const isOpen = typeof value === 'object' && value !== null && 'required' in value;
    return isOpen ? { ...value, additionalProperties: false } : value;
  }) as JsonSchema;
}

function soFar(alternatives: readonly JsonSchema[]): readonly JsonSchema[] {
  const hasWords = alternatives.some(({ enum: words }) => words !== undefined);
  return alternatives.filter(({ type, enum: words }) => !hasWords || words !== undefined || type !== 'string');
}

/** @returns what a schema has against a document, in words; undefined where it has nothing against it */
export function checkOf(schema: JsonSchema): (document: unknown) => string | undefined {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  formats.default(ajv);
  const isValid = ajv.compile(schema);
  return (document) => (isValid(document) ? undefined : ajv.errorsText(isValid.errors, { separator: '\n' }));
}

const problemOfReport = checkOf(closedSchema(publishedSchema('report')));
const problemOfStatus = checkOf(closedSchema(publishedSchema('status')));

/** Fails where what `--json` printed, a document a line, is not as its schema says. */
export function assertReports(stdout: string): void {
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    assert.equal(problemOfReport(JSON.parse(line)), undefined, line);
  }
}

/** Fails where a document of `/api/status` is not as its schema says. */
export function checkedStatus(document: StatusDocument): StatusDocument {
  assert.equal(problemOfStatus(JSON.parse(JSON.stringify(document))), undefined);
  return document;
}
