import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import { noticeParts, noticeShape } from '../src/notify/forms/json-shape.ts';
import { reportParts, reportShape } from '../src/report/json-shape.ts';
import { statusParts, statusShape } from '../src/service/status-shape.ts';

/** The JSON Schemas (draft 2020-12) of the documents for other programs, by the file that each is written to. */
export const schemas: ReadonlyMap<string, () => JsonSchema> = new Map([
  [
    'docs/report.schema.json',
    () =>
      schemaOf('report', 'What horde-github-sync --json prints, a document for each sync', reportShape, reportParts),
  ],
  [
    'docs/status.schema.json',
    () => schemaOf('status', 'What GET /api/status of horde-github-sync answers', statusShape, statusParts),
  ],
  [
    'docs/notification.schema.json',
    () =>
      schemaOf(
        'notification',
        'What horde-github-sync posts to HORDE_GITHUB_SYNC_NOTIFY_URL where that is neither Discord’s nor Slack’s',
        noticeShape,
        noticeParts,
      ),
  ],
]);

/** Members that a schema does not name are allowed: a reader does not care for what it does not know. */
function schemaOf(
  name: string,
  title: string,
  shape: typeof reportShape | typeof statusShape | typeof noticeShape,
  definitions: typeof reportParts | typeof statusParts | typeof noticeParts,
): JsonSchema {
  const { $schema, $defs, ...schema } = toJsonSchema(shape, {
    target: 'draft-2020-12',
    definitions,
    overrideAction: ({ jsonSchema }) => ('mayGrow' in jsonSchema ? growing(jsonSchema) : null),
  });
  const $id = `urn:horde-github-sync:${name}:${shape.entries.version.literal}`;
  return { $schema, $id, title, ...schema, $defs };
}

/** The words so far, or any other. */
function growing({ enum: words = [], description = '' }: JsonSchema): JsonSchema {
  return { anyOf: [{ enum: words }, { type: 'string' }], description };
}
