import type { CategoryDiff, FieldChange, ModifiedRecord, NamedRecord, RemovedRecord } from '../../model/diff.ts';
import type { Note } from '../../model/note.ts';
import type { ComparedCategory, NewerModel } from '../../model/sync-result.ts';
import { plural } from '../counts.ts';
import { fieldText, nameText, pathText, valueText } from '../json-value.ts';
import { type EditGroup, editGroups, editText } from '../last-edits.ts';
import { doneOnGitHub } from '../origin.ts';
import { shorten, shortenChange } from '../../lib/shorten.ts';
import { codeSpan, inlineText, row } from './defuse.ts';
import type { Listing, Section } from './fit.ts';
import { originCells, originColumns } from './origin-cells.ts';

/** Lists longer than this are folded, but for removals, which nobody should overlook. */
const foldAbove = 20;

/** Characters, and fields of a model; text without a blank makes a table wider than the page, so it gets less. */
const most = { name: 100, path: 80, tellingField: 100, unbroken: 44, outlinedFields: 6, editedModels: 12 };

/** Fields that tell a reader what a model is, shown where the records have them. */
const tellingFields = ['baseline', 'description'];

/** What a category changes, leaves in place and could not represent, in the order of the body. */
export function sectionsOf({ diff, kept, newerOnGitHub, deletes, notes, lastEdits }: ComparedCategory): Section[] {
  return [
    ...(diff.removed.length > 0 ? [removedSection(diff, deletes)] : []),
    ...(diff.added.length > 0 ? [namedSection('added', diff.added)] : []),
    ...(diff.modified.length > 0 ? [modifiedSection(diff.modified)] : []),
    ...(newerOnGitHub.length > 0 ? [newerSection(newerOnGitHub)] : []),
    ...(kept.length > 0 ? [namedSection('only on GitHub, left in place (`REMOVALS=keep`)', kept, 'kept')] : []),
    ...(lastEdits && lastEdits.size > 0 ? [editSection(editGroups(lastEdits))] : []),
    ...(notes.length > 0 ? [noteSection(notes)] : []),
  ];
}

function removedSection({ removed }: CategoryDiff, deletes: number | undefined): Section {
  const what = removed.length === 1 ? '1 model is' : `${removed.length} models are`;
  const warning = `> [!WARNING]\n> **${what} removed**: ${removalReason(removed.length, deletes)}.\n\n`;
  const origins = removed.some(({ origin }) => origin) ? originColumns : [];
  const originOf = ({ origin }: RemovedRecord) => (origins.length > 0 ? originCells(origin) : []);
  const fields = tellingFieldsOf(removed);
  const foot = (leftOut: number) => leftOutText(leftOut, 'removed');
  const listing = (columns: readonly string[], cells: (model: RemovedRecord) => readonly string[]): Listing =>
    table(removed, { head: warning + tableHead('removed', ...columns), cells, foot });
  return [
    listing([...origins, ...fields], (model) => [...originOf(model), ...tellingCells(model, fields)]),
    listing(origins, originOf),
    listing([], () => []),
  ];
}

/** @param deletes how many models PRIMARY has deleted: which ones it does not tell */
function removalReason(removed: number, deletes: number | undefined): string {
  const absent = `PRIMARY does not have ${removed === 1 ? 'it' : 'them'}`;
  if (deletes === undefined) return absent;
  if (deletes === 0) return `${absent}, and PRIMARY has never deleted a model of this category`;
  if (deletes < removed) return `${absent}, though it has deleted only ${plural(deletes, 'model')} of this category`;
  return 'deleted on PRIMARY';
}

function namedSection(title: string, models: readonly NamedRecord[], kind = title): Section {
  const foot = (leftOut: number) => leftOutText(leftOut, kind);
  const listing = (fields: readonly string[]): Listing =>
    table(models, { head: tableHead(title, ...fields), cells: (model) => tellingCells(model, fields), foot });
  const summary = `${models.length} ${kind}`;
  return [fold(listing(tellingFieldsOf(models)), summary), fold(listing([]), summary)];
}

function newerSection(models: readonly NewerModel[]): Section {
  const title = 'newer on GitHub, left as it is (`NEWER_ON_GITHUB=keep`)';
  const foot = (leftOut: number) =>
    leftOut === 0 ? '' : `\n… and ${plural(leftOut, 'more model')}, left out to keep this text short.\n`;
  const listing = (columns: readonly string[], cells: (model: NewerModel) => readonly string[]): Listing =>
    table(models, { head: tableHead(title, ...columns), cells, foot });
  const summary = `${models.length} newer on GitHub`;
  return [
    fold(
      listing(['what', ...originColumns], ({ change, origin }) => [doneOnGitHub[change], ...originCells(origin)]),
      summary,
    ),
    fold(
      listing([], () => []),
      summary,
    ),
  ];
}

/** A table with a row for each model: its name, and more cells. */
function table<Model extends { readonly name: string }>(
  models: readonly Model[],
  { head, cells, foot }: Pick<Listing, 'head' | 'foot'> & { readonly cells: (model: Model) => readonly string[] },
): Listing {
  const item = (index: number) => {
    const model = models[index];
    return model ? row(nameSpan(model), ...cells(model)) : '';
  };
  return { head, count: models.length, item, foot };
}

function tellingFieldsOf(models: readonly NamedRecord[]): readonly string[] {
  return tellingFields.filter((field) => models.some(({ record }) => tellingText(record, field) !== ''));
}

function tellingCells({ record }: NamedRecord, fields: readonly string[]): readonly string[] {
  return fields.map((field) => tellingText(record, field));
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
      const what = group.what === 'created' ? 'created ' : '';
      return `- ${what}${editText(group, codeSpan)}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}\n`;
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
