import type { SyncedCategory } from '../categories.ts';
import { jsonFormat } from './json.ts';
import type { LegacyFormat } from './legacy-format.ts';
import { textFormat } from './text.ts';

/** How a category's records stand in its files. */
export function formatOf({ format, files }: SyncedCategory): LegacyFormat {
  switch (format) {
    case 'json':
      return jsonFormat(files[0]);
    case 'text':
      return textFormat;
  }
}
