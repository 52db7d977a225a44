import { checksum, renamed, trimmed, trimmedElements, type Values, verbatim } from './values.ts';

/** A field of a v2 record, and the members of a legacy record that say the same. */
export interface Field {
  readonly v2: string;
  /** Of several the first that is there counts; a new record gets all of them. */
  readonly legacy: readonly [string, ...string[]];
  readonly values: Values;
  /** Its members stay as `false` where v2 says nothing. */
  readonly isFlag?: true;
}

function field(v2: string, values: Values = verbatim, ...legacy: string[]): Field {
  const [first = v2, ...more] = legacy;
  return { v2, legacy: [first, ...more], values };
}

function flag(name: string): Field {
  return { ...field(name), isFlag: true };
}

/** The source of these tables: what PRIMARY's own converter makes of legacy records (docs/formats.md). */
const baselines = renamed({
  'stable diffusion 1': 'stable_diffusion_1',
  'stable diffusion 2': 'stable_diffusion_2_768',
  'stable diffusion 2 512': 'stable_diffusion_2_512',
});

const everyImageCategory = [field('name'), field('description'), field('version')];

/** Category → the fields of its records, beside `config`. A member that stands in no row belongs to the legacy file. */
export const recordFields: ReadonlyMap<string, readonly Field[]> = new Map([
  [
    'image_generation',
    [
      ...everyImageCategory,
      field('baseline', baselines),
      flag('inpainting'),
      field('optimization'),
      field('tags', trimmedElements),
      field('showcases'),
      field('min_bridge_version'),
      field('trigger'),
      field('homepage'),
      flag('nsfw'),
      field('style', trimmed),
      field('requirements'),
      field('size_on_disk_bytes'),
    ],
  ],
  ['controlnet', [...everyImageCategory, field('controlnet_style', verbatim, 'type', 'style')]],
  ['clip', [...everyImageCategory, field('pretrained_name')]],
  ['blip', everyImageCategory],
  ['codeformer', everyImageCategory],
  ['esrgan', everyImageCategory],
  ['gfpgan', everyImageCategory],
  ['miscellaneous', everyImageCategory],
  ['safety_checker', everyImageCategory],
]);

/** Fields of `config`, beside its files. */
export const configFields: readonly Field[] = [field('embedded_component_hashes')];

/** Fields of an entry of v2's `config.download` that stand in the entry of `config.files` with the same path. */
export const fileFields: readonly Field[] = [
  field('sha256sum', checksum),
  field('file_purpose', verbatim, 'file_type'),
  field('content_hash'),
];

/**
 * PRIMARY's name for a member that a legacy record is to have: `config.download[].file_purpose` for
 * `config.files.file_type`; undefined where v2 has no such field.
 */
export function v2FieldOf(table: readonly Field[], member: string): string | undefined {
  const [list, name = ''] = /^config\.(?:files|download)\.(.*)$/s.exec(member) ?? [];
  if (list === undefined) return member.startsWith('config.') ? member : nameIn(table, member);
  const field = nameIn(fileFields, name) ?? (name === 'file_url' ? name : undefined);
  return field && `config.download[].${field}`;
}

function nameIn(table: readonly Field[], member: string): string | undefined {
  return table.find(({ legacy }) => legacy.includes(member))?.v2;
}

/** Whether an entry of `config.files` has no place in v2. */
export function isLegacyFile(path: string): boolean {
  return path.toLowerCase().includes('yaml');
}

/** v2's own fields, which the legacy files are not meant to hold. */
export const neverCarried: ReadonlySet<string> = new Set([
  'record_type',
  'metadata',
  'model_classification',
  'finetune_series',
  'text_model_group',
  'name_schema_exception',
]);

/** The same of an entry of `config.download`. */
export const neverCarriedOfFiles: ReadonlySet<string> = new Set(['known_slow_download', 'size_bytes']);
