import type { SyncedCategory } from '../categories.ts';
import { putRecords } from '../lens/put-records.ts';
import { recordLens } from '../lens/record-lens.ts';
import { putRow } from '../lens/row-lens.ts';
import { rowNames } from '../lens/row-names.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { Records } from '../model/records.ts';
import { jsonFormat } from '../formats/json.ts';
import type { LegacyFormat } from '../formats/legacy-format.ts';
import { textFormat, textFormatOf } from '../formats/text.ts';

/** How a category's records stand in its files, and how PRIMARY's come to stand there. */
export function formatOf(
  { name, format, files, onlyKnownMembers }: SyncedCategory,
  primary: PrimaryFormat = 'v1',
): LegacyFormat {
  const isV2 = primary === 'v2';
  switch (format) {
    case 'json': {
      const lens = isV2 ? recordLens(name) : undefined;
      const put = lens && ((...records: [Records, Records]) => putRecords(lens, ...records));
      const ofLens = lens && put && { put, fieldOf: lens.fieldOf };
      return jsonFormat(files[0], { onlyKnownMembers: onlyKnownMembers === true, ...ofLens });
    }
    case 'text':
      return isV2 ? textFormatOf({ writer: () => putRow, named: rowNames, isStraight: true }) : textFormat;
  }
}
