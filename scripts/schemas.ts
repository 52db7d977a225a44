import { toJsonSchema, type ConversionConfig, type JsonSchema } from '@valibot/to-json-schema';
import * as report from '../src/report/json-shape.ts';
import * as status from '../src/service/status-shape.ts';

/** The JSON Schemas (draft 2020-12) of the documents for other programs, by the file that each is written to. */
export const schemas: ReadonlyMap<string, () => JsonSchema> = new Map([
  [
    'docs/report.schema.json',
    () => {
      const { pullShape: pull, originShape: origin, categoryShape: category, repositoryShape: repository } = report;
      const title = 'What horde-github-sync --json prints, a document for each sync';
      return schemaOf('report', title, report.reportShape, { pull, origin, category, repository });
    },
  ],
  [
    'docs/status.schema.json',
    () => {
      const { pullShape: pull, originShape: origin, categoryShape: category, repositoryShape: repository } = status;
      const definitions = { pull, origin, category, repository, run: status.runShape };
      const title = 'What GET /api/status of horde-github-sync answers';
      return schemaOf('status', title, status.statusShape, definitions);
    },
  ],
]);

/** Members that a schema does not name are allowed: a reader does not care for what it does not know. */
function schemaOf(
  name: string,
  title: string,
  shape: typeof report.reportShape | typeof status.statusShape,
  definitions: NonNullable<ConversionConfig['definitions']>,
): JsonSchema {
  const { $schema, $defs, ...schema } = toJsonSchema(shape, {
    target: 'draft-2020-12',
    definitions,
    overrideAction: ({ jsonSchema }) => ('mayGrow' in jsonSchema ? growing(jsonSchema) : null),
  });
  const $id = `urn:horde-github-sync:${name}:${shape.entries.version.literal}`;
  return { $schema, $id, title, ...schema, $defs } as JsonSchema;
}

/** The words so far, or any other. */
function growing({ enum: words = [], description = '' }: JsonSchema): JsonSchema {
  return { anyOf: [{ enum: words }, { type: 'string' }], description };
}
