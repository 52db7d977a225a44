import type { CategoryDiff, FieldChange, ModifiedRecord, NamedRecord } from '../../model/diff.ts';
import type { Note } from '../../model/note.ts';
import type { ComparedCategory } from '../../model/sync-result.ts';
import { plural } from '../counts.ts';
import { fieldText, nameText, pathText, valueText } from '../json-value.ts';
import { type EditGroup, editGroups, editText } from '../last-edits.ts';
import { shorten, shortenChange } from '../shorten.ts';
import { codeSpan, inlineText, row } from './defuse.ts';
import type { Listing, Section } from './fit.ts';

/** Lists longer than this are folded, but for removals, which nobody should overlook. */
const foldAbove = 20;

/** Characters, and fields of a model; text without a blank makes a table wider than the page, so it gets less. */
const most = { name: 100, path: 80, tellingField: 100, unbroken: 44, outlinedFields: 6, editedModels: 12 };

/** Fields that tell a reader what a model is, shown where the records have them. */
const tellingFields = ['baseline', 'description'];

/** What a category changes, leaves in place and could not represent, in the order of the body. */
export function sectionsOf({ diff, kept, notes, lastEdits }: ComparedCategory): Section[] {
  return [
    ...(diff.removed.length > 0 ? [removedSection(diff)] : []),
    ...(diff.added.length > 0 ? [namedSection('added', diff.added)] : []),
    ...(diff.modified.length > 0 ? [modifiedSection(diff.modified)] : []),
    ...(kept.length > 0 ? [namedSection('only on GitHub, left in place (`REMOVALS=keep`)', kept, 'kept')] : []),
    ...(lastEdits && lastEdits.size > 0 ? [editSection(editGroups(lastEdits))] : []),
    ...(notes.length > 0 ? [noteSection(notes)] : []),
  ];
}

function removedSection({ removed }: CategoryDiff): Section {
  const sentence =
    removed.length === 1
      ? '**1 model is removed**: PRIMARY does not have it.'
      : `**${removed.length} models are removed**: PRIMARY does not have them.`;
  const warning = `> [!WARNING]\n> ${sentence}\n\n`;
  const [detailed, outlined] = namedListings('removed', removed, 'removed');
  return [
    { ...detailed, head: warning + detailed.head },
    { ...outlined, head: warning + outlined.head },
  ];
}

function namedSection(title: string, models: readonly NamedRecord[], kind = title): Section {
  const [detailed, outlined] = namedListings(title, models, kind);
  return [fold(detailed, `${models.length} ${kind}`), fold(outlined, `${models.length} ${kind}`)];
}

function namedListings(title: string, models: readonly NamedRecord[], kind: string): [Listing, Listing] {
  const fields = tellingFields.filter((field) => models.some(({ record }) => tellingText(record, field) !== ''));
  const listing = (columns: readonly string[]): Listing => ({
    head: tableHead(title, ...columns),
    count: models.length,
    item: (index) => {
      const model = models[index];
      return model ? row(nameSpan(model), ...columns.map((field) => tellingText(model.record, field))) : '';
    },
    foot: (leftOut) => leftOutText(leftOut, kind),
  });
  return [listing(fields), listing([])];
}

function modifiedSection(models: readonly ModifiedRecord[]): Section {
  const summary = `${models.length} modified`;
  const detailed = (fields: number, value: number): Listing => ({
    head: tableHead('modified', 'field', 'before', 'after'),
    count: models.length,
    item: (index) => modifiedRows(models[index], fields, value),
    foot: (leftOut) => leftOutText(leftOut, 'modified'),
  });
  const outlined: Listing = {
    head: tableHead('modified', 'fields'),
    count: models.length,
    item: (index) => outlinedRow(models[index]),
    foot: (leftOut) =>
      `${leftOutText(leftOut, 'modified')}\nThe fields' values are left out to keep this text short; the changed files show them.\n`,
  };
  return [fold(detailed(12, 120), summary), fold(detailed(4, 48), summary), fold(outlined, summary)];
}

function modifiedRows(model: ModifiedRecord | undefined, limit: number, width: number): string {
  if (!model) return '';
  const more = model.fields.length - limit;
  const rows = model.fields
    .slice(0, limit)
    .map((field, index) => row(index === 0 ? nameSpan(model) : '', pathSpan(field), ...sides(field, width)));
  return rows.join('') + (more > 0 ? row('', `… and ${plural(more, 'more field')}`, '', '') : '');
}

function outlinedRow(model: ModifiedRecord | undefined): string {
  if (!model) return '';
  const more = model.fields.length - most.outlinedFields;
  const fields = model.fields.slice(0, most.outlinedFields).map(pathSpan).join(', ');
  return row(nameSpan(model), more > 0 ? `${fields} and ${plural(more, 'more field')}` : fields);
}

function sides({ before, after }: FieldChange, width: number): [before: string, after: string] {
  const [old, now] = [before && valueText(before), after && valueText(after)];
  const both = `${old ?? ''}${now ?? ''}`;
  const room = both.includes(' ') ? width : Math.min(width, most.unbroken);
  const side = (text: string | undefined) => (text === undefined ? '–' : codeSpan(shorten(text, room)));
  if (old === undefined || now === undefined) return [side(old), side(now)];
  const [left, right] = shortenChange(old, now, room);
  return [codeSpan(left), codeSpan(right)];
}

function editSection(groups: readonly EditGroup[]): Section {
  const listing: Listing = {
    head: '**Changed on PRIMARY**\n\n',
    count: groups.length,
    item: (index) => {
      const group = groups[index];
      if (!group) return '';
      const shown = group.models.slice(0, most.editedModels).map((name) => nameSpan({ name }));
      const more = group.models.length - shown.length;
      return `- ${editText(group, codeSpan)}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}\n`;
    },
    foot: (leftOut) => (leftOut > 0 ? `- … and ${leftOut} more, left out to keep this text short\n` : ''),
  };
  return [fold(listing, plural(groups.length, 'edit'))];
}

function noteSection(notes: readonly Note[]): Section {
  const errorsFirst = notes.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  const listing: Listing = {
    head: '**Notes**\n\n',
    count: notes.length,
    item: (index) => {
      const note = errorsFirst[index];
      return note ? `- ${note.severity}: ${inlineText(note.message)}\n` : '';
    },
    foot: (leftOut) =>
      leftOut > 0 ? `- … and ${plural(leftOut, 'more note')}, left out to keep this text short\n` : '',
  };
  return [fold(listing, plural(notes.length, 'note'))];
}

function leftOutText(leftOut: number, kind: string): string {
  if (leftOut === 0) return '';
  return `\n… and ${plural(leftOut, `more ${kind} model`)}, left out to keep this text short; the changed files show ${leftOut === 1 ? 'it' : 'them'}.\n`;
}

function fold(listing: Listing, summary: string): Listing {
  if (listing.count <= foldAbove) return listing;
  return {
    ...listing,
    head: `<details>\n<summary>${summary}</summary>\n\n${listing.head}`,
    foot: (leftOut) => `${listing.foot(leftOut)}\n</details>\n`,
  };
}

function tableHead(...columns: readonly string[]): string {
  return row(...columns) + row(...columns.map(() => '---'));
}

function nameSpan({ name }: { readonly name: string }): string {
  return codeSpan(shorten(nameText(name), most.name));
}

function pathSpan({ path }: FieldChange): string {
  return codeSpan(shorten(pathText(path), most.path));
}

/** The field's text as prose; empty where the record does not have it or it is no text. */
function tellingText(record: NamedRecord['record'], field: string): string {
  const text = fieldText(record, field) ?? '';
  return text.startsWith('"') ? inlineText(text.slice(1, -1), most.tellingField) : '';
}
