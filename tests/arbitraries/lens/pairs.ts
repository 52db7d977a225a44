import fc from 'fast-check';

/** A JSON object as plain data. */
export interface Plain {
  readonly [member: string]: unknown;
  readonly name?: unknown;
}

/** A legacy record and a v2 record to put into it, as plain data. */
export interface Pair {
  readonly category: string;
  readonly legacy: Plain;
  readonly v2: Plain;
}

export const text = fc.constantFrom('', 'a', 'b', ' a ', 'é', '😀', 'line\nbreak', '{"', 'FIXME');
const sayable = fc.constantFrom('a', 'b', 'é', '😀', 'line\nbreak', '{"');
export const flag = fc.constantFrom(true, false, null);
const number = fc.constantFrom(0, 1, 1.5, 2 ** 53);
const anything = fc.oneof(text, flag, number, fc.constantFrom([], {}, ['a'], { a: 1 }, [null], { a: null }));

const checksum = fc.constantFrom('00', '11', '22');
const fileNames = ['one.ckpt', 'two.safetensors', 'three.pt'];
const legacyNames = ['one.yaml', 'Two.YAML', ''];

const legacyFile = fc.record(
  {
    path: fc.constantFrom(...fileNames, ...legacyNames),
    md5sum: checksum,
    sha256sum: fc.oneof(checksum, fc.constantFrom('', null, 'FIXME')),
    file_type: fc.constantFrom('vae', '', null),
    content_hash: checksum,
    odd: anything,
  },
  { requiredKeys: ['path'] },
);

const legacyLink = fc.record(
  {
    file_name: fc.constantFrom(...fileNames, ...legacyNames, 'nowhere.ckpt'),
    file_path: fc.constantFrom('', 'folder'),
    file_url: fc.constantFrom('https://a', 'https://b', '', null),
    odd: anything,
  },
  { requiredKeys: ['file_name'] },
);

const legacyConfig = fc.record(
  {
    files: fc.array(fc.oneof({ weight: 9, arbitrary: legacyFile }, { weight: 1, arbitrary: fc.constant(1) }), {
      maxLength: 5,
    }),
    download: fc.array(legacyLink, { maxLength: 5 }),
    embedded_component_hashes: fc.oneof(anything, fc.constant({ vae: '00' })),
    odd: anything,
  },
  { requiredKeys: [] },
);

const legacyBaseline = fc.constantFrom('stable diffusion 1', 'stable diffusion 2 512', 'stable_diffusion_xl', 'flux');
const v2Baseline = fc.constantFrom('stable_diffusion_1', 'stable_diffusion_2_512', 'stable_diffusion_xl', 'flux');

/** Of every category: members that some know and others do not. */
const legacyMembers = {
  name: fc.constantFrom('model', 'other name'),
  baseline: legacyBaseline,
  type: fc.constantFrom('ckpt', 'control_canny', ''),
  inpainting: flag,
  description: text,
  tags: fc.array(text, { maxLength: 3 }),
  version: text,
  style: fc.constantFrom('anime', ' anime', 'control_canny', ''),
  trigger: fc.array(text, { maxLength: 2 }),
  nsfw: flag,
  download_all: flag,
  requirements: anything,
  config: fc.oneof({ weight: 9, arbitrary: legacyConfig }, { weight: 1, arbitrary: anything }),
  available: flag,
  size_on_disk_bytes: number,
  pretrained_name: text,
  odd: anything,
};

const legacyRecord: fc.Arbitrary<Plain> = shuffled(fc.record(legacyMembers, { requiredKeys: [] }));

const v2File = fc.record(
  {
    file_name: fc.constantFrom(...fileNames),
    file_url: fc.constantFrom('https://a', 'https://b', ''),
    sha256sum: fc.oneof(checksum, fc.constantFrom('FIXME', '', null)),
    file_purpose: fc.constantFrom('vae', null),
    content_hash: checksum,
    known_slow_download: flag,
    size_bytes: number,
  },
  { requiredKeys: ['file_name'] },
);

/** What v2 keeps for itself. */
export const v2Own = {
  record_type: text,
  metadata: fc.constantFrom({ updated_at: 1, updated_by: 'somebody' }, {}, null),
  model_classification: fc.constant({ domain: 'image', purpose: 'generation' }),
};

const v2Config = fc.record(
  {
    download: fc.uniqueArray(v2File, { maxLength: 4, selector: ({ file_name }) => file_name }),
    embedded_component_hashes: fc.constantFrom({ vae: '00' }, { vae: '11' }, {}, null),
  },
  { requiredKeys: [] },
);

const everyCategory = { name: fc.constantFrom('model', 'other name'), description: sayable, version: sayable };
const v2Members: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  image_generation: {
    ...everyCategory,
    baseline: v2Baseline,
    inpainting: flag,
    tags: fc.array(sayable, { maxLength: 3 }),
    trigger: fc.array(text, { maxLength: 2 }),
    nsfw: flag,
    style: fc.constantFrom('anime', 'realistic'),
    requirements: fc.constantFrom({ a: 1 }, {}, null),
    size_on_disk_bytes: number,
  },
  controlnet: { ...everyCategory, controlnet_style: fc.constantFrom('control_canny', 'control_hed') },
  clip: { ...everyCategory, pretrained_name: sayable },
  blip: everyCategory,
};

/** A v2 record of a category, all of which the legacy form can say. */
function sayableV2(category: string): fc.Arbitrary<Plain> {
  const members = { ...v2Own, ...everyCategory, ...v2Members[category], config: v2Config };
  return shuffled(fc.record(members, { requiredKeys: ['name'] }));
}

/** A legacy record and a v2 record that its file can hold. */
export const sayablePair: fc.Arbitrary<Pair> = pair(sayableV2);

/** The same with what no legacy file can hold: fields that the category does not know, files without a place, blanks. */
export const anyPair: fc.Arbitrary<Pair> = pair((category) =>
  fc
    .tuple(
      sayableV2(category),
      fc.record(
        {
          tags: fc.array(text, { maxLength: 3 }),
          style: text,
          baseline: fc.oneof(legacyBaseline, v2Baseline),
          unknown: anything,
          config: fc.record({
            download: fc.array(
              fc.record({
                file_name: fc.constantFrom(...fileNames, ...legacyNames.filter(Boolean)),
                file_url: text,
                odd: anything,
              }),
              { maxLength: 4 },
            ),
            odd: anything,
          }),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([record, more]) => ({ ...record, ...more })),
);

function pair(v2: (category: string) => fc.Arbitrary<Plain>): fc.Arbitrary<Pair> {
  return fc
    .constantFrom(...Object.keys(v2Members))
    .chain((category) => fc.record({ category: fc.constant(category), legacy: legacyRecord, v2: v2(category) }));
}

/** The members of an object from any of them on, also in the opposite order. */
export function shuffled(record: fc.Arbitrary<Plain>): fc.Arbitrary<Plain> {
  return fc.tuple(record, fc.nat({ max: 12 }), fc.boolean()).map(([members, start, isReversed]) => {
    const entries = Object.entries(members);
    const turned = [...entries.slice(start), ...entries.slice(0, start)];
    return Object.fromEntries(isReversed ? turned.reverse() : turned);
  });
}
