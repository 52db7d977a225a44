import { shortestBillions } from './numbers.ts';
import { UnwritableField } from './record-fields.ts';
import { joinTags } from './tags.ts';
import { endsInBlanks } from '../repository-rules.ts';

/** @throws UnwritableField */
export function spellName(name: string): string {
  if (/[\r\n]/.test(name)) throw new UnwritableField('name', 'has a line break');
  return name;
}

/** @throws UnwritableField where no decimal converts to the parameters */
export function spellBillions(parameters: bigint): string {
  const billions = shortestBillions(parameters);
  if (billions !== undefined) return billions;
  throw new UnwritableField('parameters', `is ${parameters}, which no number of billions converts to`);
}

/** @throws UnwritableField where a tag would be taken for two */
export function spellTags(tags: readonly string[]): string {
  const comma = tags.find(isTwoTags);
  if (comma !== undefined) throw new UnwritableField('tags', twoTags(comma));
  return joinTags(tags);
}

export function isTwoTags(tag: string): boolean {
  return tag.includes(',');
}

/** Why a tag cannot be spelled. */
export function twoTags(tag: string): string {
  return `holds "${tag}", and a comma separates tags`;
}

/**
 * A cell that git and UTF-8 can hold, and that the repository's checks let pass.
 *
 * @param standing what the row has there: not judged again, but at the end of its line, which is written anew
 * @param endsRow whether nothing follows in its line
 * @throws UnwritableField
 */
export function checkText(cell: string, field: string, standing?: string, endsRow = false): string {
  const endsLine = endsRow && endsInBlanks.test(`${cell}\n`);
  if (cell === standing && !endsLine) return cell;
  if (!cell.isWellFormed()) throw new UnwritableField(field, 'has half a surrogate pair, which UTF-8 cannot hold');
  if (cell.includes('\0')) throw new UnwritableField(field, 'has a NUL character, which makes a file binary to git');
  if (endsLine || endsInBlanks.test(cell)) {
    throw new UnwritableField(field, 'has a line that ends in blanks, which the repository’s checks refuse');
  }
  return cell;
}
