import assert from 'node:assert/strict';
import { categories } from '../../src/categories.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import { spelling } from '../../src/json/slice.ts';
import { UnwritableField } from '../../src/formats/text/record-fields.ts';
import { readNeighbours } from '../../src/lens/neighbours.ts';
import { putRecords } from '../../src/lens/put-records.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { parseRecords } from '../../src/model/records.ts';
import type { Plain } from '../arbitraries/lens/pairs.ts';
import { jsonOf } from '../laws/lens.ts';
import { lanes } from '../support/lanes.ts';

const config = {
  files: [
    { path: 'one.ckpt', md5sum: 'aa', sha256sum: '11', odd: 1 },
    { path: 'one.yaml' },
    { path: 'two.pt', sha256sum: '22', file_type: 'vae' },
  ],
  download: [
    { file_name: 'one.ckpt', file_path: '', file_url: 'https://one' },
    { file_name: 'two.pt', file_path: '', file_url: 'https://two' },
  ],
};

const [one, two] = [
  { file_name: 'one.ckpt', file_url: 'https://one', sha256sum: '11' },
  { file_name: 'two.pt', file_url: 'https://two', sha256sum: '22', file_purpose: 'vae' },
];

const lantern = {
  name: 'Lantern',
  baseline: 'stable diffusion 1',
  type: 'ckpt',
  inpainting: false,
  description: 'Evening light.',
  tags: [' night ', 'lamp'],
  version: '1.0',
  style: 'artistic ',
  nsfw: true,
  download_all: false,
  requirements: { clip_skip: 2 },
  available: false,
};

function put(category: string, legacy: Plain, v2: Plain) {
  const { record, notes } = recordLens(category).put(String(legacy.name), jsonOf(legacy), jsonOf(v2));
  return { record: JSON.parse(spelling(record)) as Plain, notes: notes.map(({ message }) => message) };
}

function see(category: string, legacy: Plain): Plain {
  return JSON.parse(spelling(recordLens(category).see(jsonOf(legacy)))) as Plain;
}

const seen = see('image_generation', lantern);

export const recordLensSuite = lanes(
  { allBut: ['takes many files at once', 'makes few notes of many fields, however many there are'] },
  ({ describe, it }) => {
    describe('see', () => {
      it('gives v2’s fields of a legacy record, and none that says nothing', () => {
        assert.deepEqual(seen, {
          name: 'Lantern',
          description: 'Evening light.',
          version: '1.0',
          baseline: 'stable_diffusion_1',
          tags: ['night', 'lamp'],
          nsfw: true,
          style: 'artistic',
          requirements: { clip_skip: 2 },
        });
      });

      const baselines: [legacy: string, v2: string][] = [
        ['stable diffusion 1', 'stable_diffusion_1'],
        ['stable diffusion 2', 'stable_diffusion_2_768'],
        ['stable diffusion 2 512', 'stable_diffusion_2_512'],
        ['stable_diffusion_xl', 'stable_diffusion_xl'],
      ];
      for (const [legacy, v2] of baselines) {
        it(`takes the baseline ${legacy} for ${v2}, and back`, () => {
          assert.equal(see('image_generation', { name: 'a', baseline: legacy })['baseline'], v2);
          assert.equal(put('image_generation', { name: 'a' }, { name: 'a', baseline: v2 }).record['baseline'], legacy);
        });
      }

      it('has a file for each path without yaml, with its URL', () => {
        assert.deepEqual(see('blip', { name: 'a', config })['config'], { download: [one, two] });
      });

      it('takes a path that stands twice for one file, at its first place with the last one’s values', () => {
        const files = [{ path: 'b', sha256sum: '1' }, { path: 'a' }, { path: 'b', file_type: 'vae' }];
        assert.deepEqual(see('blip', { name: 'm', config: { files } })['config'], {
          download: [{ file_name: 'b', file_purpose: 'vae' }, { file_name: 'a' }],
        });
      });

      it('takes a control’s type for its style, and its style where it has no type', () => {
        assert.equal(see('controlnet', { name: 'a', type: 'canny', style: 'x' })['controlnet_style'], 'canny');
        assert.equal(see('controlnet', { name: 'a', style: 'x' })['controlnet_style'], 'x');
      });

      it('knows the members of other categories no more than PRIMARY does', () => {
        assert.deepEqual(see('esrgan', lantern), { name: 'Lantern', description: 'Evening light.', version: '1.0' });
      });
    });

    describe('put', () => {
      const edits: [what: string, v2: Plain, legacy: Plain][] = [
        ['a changed text', { description: 'Dawn.' }, { description: 'Dawn.' }],
        [
          'a baseline by its legacy name',
          { baseline: 'stable_diffusion_2_512' },
          { baseline: 'stable diffusion 2 512' },
        ],
        ['a flag that is set', { inpainting: true }, { inpainting: true }],
        ['a flag that is taken back, as false', { nsfw: false }, { nsfw: false }],
        ['a flag that is absent now, as false', { nsfw: null }, { nsfw: false }],
        ['a changed list', { tags: ['night'] }, { tags: ['night'] }],
        ['a field that is empty now by leaving it out', { requirements: {} }, { requirements: undefined }],
        ['a list that is empty now by leaving it out', { tags: [] }, { tags: undefined }],
        ['a field that is new', { homepage: 'https://a' }, { homepage: 'https://a' }],
        ['nothing for what says nothing', { trigger: [], homepage: '', optimization: null }, {}],
        ['nothing for v2’s own fields', { record_type: 'x', metadata: { a: 1 }, finetune_series: 'b' }, {}],
      ];
      for (const [what, v2, legacy] of edits) {
        it(`writes ${what}`, () => {
          const { record, notes } = put('image_generation', lantern, { ...seen, ...v2 });
          assert.deepEqual(record, JSON.parse(JSON.stringify({ ...lantern, ...legacy })));
          assert.deepEqual(notes, []);
        });
      }

      it('writes a control’s style where it stands: in both members that say it, or in the one', () => {
        const both = put('controlnet', { name: 'a', type: 'x', style: 'x' }, { name: 'a', controlnet_style: 'y' });
        assert.deepEqual(both.record, { name: 'a', type: 'y', style: 'y' });
        const type = put('controlnet', { name: 'a', type: 'x', style: 'other' }, { name: 'a', controlnet_style: 'y' });
        assert.deepEqual(type.record, { name: 'a', type: 'y', style: 'other' });
        const style = put('controlnet', { name: 'a', style: 'x' }, { name: 'a', controlnet_style: 'y' });
        assert.deepEqual(style.record, { name: 'a', style: 'y' });
      });

      it('takes out a checksum that is out of date, and says so', () => {
        const download = [{ ...one, sha256sum: '99' }, two];
        const { record, notes } = put('blip', { name: 'a', config }, { name: 'a', config: { download } });
        const [first, ...others] = config.files;
        assert.deepEqual(record['config'], {
          ...config,
          files: [{ path: first?.path, sha256sum: '99', odd: 1 }, ...others],
        });
        assert.deepEqual(notes, [
          '"a": the checksum of "one.ckpt" changed, so its old "md5sum" is taken out; PRIMARY knows only "sha256sum".',
        ]);
      });

      it('takes out a checksum beside one that PRIMARY has no more, and says so', () => {
        const download = [{ ...one, sha256sum: 'FIXME' }, two];
        const { record, notes } = put('blip', { name: 'a', config }, { name: 'a', config: { download } });
        const [first, ...others] = config.files;
        assert.deepEqual(record['config'], { ...config, files: [{ path: first?.path, odd: 1 }, ...others] });
        assert.deepEqual(notes, [
          '"a": PRIMARY has no checksum of "one.ckpt" any more, so its old "md5sum" is taken out as well.',
        ]);
      });

      it('says of a file with another name that its checksum of another kind is lost with the old one', () => {
        const { notes } = put(
          'blip',
          { name: 'a', config },
          { name: 'a', config: { download: [{ ...one, file_name: 'uno' }] } },
        );
        assert.deepEqual(notes, [
          '"a": "one.ckpt" is "uno" now, with the same checksum, and its "md5sum" is not carried over; PRIMARY knows only "sha256sum".',
        ]);
      });

      const files: [what: string, download: Plain[], paths: string[], links: string[]][] = [
        [
          'a new file after the one before it',
          [one, { ...two, file_name: 'new.pt' }, two],
          ['one.ckpt', 'new.pt', 'one.yaml', 'two.pt'],
          ['one.ckpt', 'new.pt', 'two.pt'],
        ],
        [
          'a new first file before the others',
          [{ file_name: 'new.pt', file_url: 'u' }, one, two],
          ['new.pt', 'one.ckpt', 'one.yaml', 'two.pt'],
          ['new.pt', 'one.ckpt', 'two.pt'],
        ],
        [
          'a file without a URL in the list of files alone',
          [one, two, { file_name: 'new.pt' }],
          ['one.ckpt', 'one.yaml', 'two.pt', 'new.pt'],
          ['one.ckpt', 'two.pt'],
        ],
        ['no entry of a file that is gone', [two], ['one.yaml', 'two.pt'], ['two.pt']],
        [
          'another order, yaml entries in their places',
          [two, one],
          ['two.pt', 'one.yaml', 'one.ckpt'],
          ['one.ckpt', 'two.pt'],
        ],
        [
          'an empty URL where a file lost it',
          [{ ...one, file_url: '' }, two],
          ['one.ckpt', 'one.yaml', 'two.pt'],
          ['one.ckpt', 'two.pt'],
        ],
        ['no file at all', [], ['one.yaml'], []],
      ];
      for (const [what, download, paths, links] of files) {
        it(`writes ${what}`, () => {
          const { record, notes } = put('blip', { name: 'a', config }, { name: 'a', config: { download } });
          const lists = record['config'] as { files: { path: string }[]; download: { file_name: string }[] };
          assert.deepEqual(
            lists.files.map(({ path }) => path),
            paths,
          );
          assert.deepEqual(
            lists.download.map(({ file_name }) => file_name),
            links,
          );
          assert.deepEqual(notes, []);
        });
      }

      const unsaid: [what: string, v2: Plain, field: string][] = [
        [
          'a file whose name has no place',
          { config: { download: [{ file_name: 'a.yaml', file_url: 'u' }] } },
          'config.download[0]',
        ],
        ['a field that the category does not know', { nsfw: true }, 'nsfw'],
        ['a field that nobody knows', { flavour: 'salt' }, 'flavour'],
        [
          'a member of a file that nobody knows',
          { config: { download: [{ file_name: 'a', mirror: 'u' }] } },
          'config.download[0].mirror',
        ],
      ];
      for (const [what, v2, field] of unsaid) {
        it(`says what the file cannot hold: ${what}`, () => {
          const { notes } = recordLens('blip').put('a', jsonOf({ name: 'a' }), jsonOf({ name: 'a', ...v2 }));
          assert.deepEqual(
            notes.map((note) => [note.severity, note.model, note.field]),
            [['warning', 'a', field]],
          );
        });
      }

      it('leaves a record alone of which v2 has only what cannot be said', () => {
        const { record, notes } = put('blip', { name: 'a', config: 'text' }, { name: 'a', config: { odd: 1 } });
        assert.deepEqual(record, { name: 'a', config: 'text' });
        assert.equal(notes.length, 1);
      });

      it('keeps what v2 does not know of a link, and a checksum of another kind beside a first one', () => {
        const legacy = { files: [{ path: 'b', md5sum: 'aa' }], download: [{ file_name: 'b', file_url: 'u', odd: 1 }] };
        const download = [{ file_name: 'b', sha256sum: '11' }];
        const { record, notes } = put('blip', { name: 'a', config: legacy }, { name: 'a', config: { download } });
        assert.deepEqual(record['config'], {
          files: [{ path: 'b', md5sum: 'aa', sha256sum: '11' }],
          download: [{ file_name: 'b', file_url: '', odd: 1 }],
        });
        assert.deepEqual(notes, []);
      });

      it('makes few notes of many fields, however many there are', () => {
        const many = Object.fromEntries(Array.from({ length: 130_000 }, (_, index) => [`f${index}`, 1]));
        const { notes } = put('blip', { name: 'a' }, { name: 'a', ...many });
        assert.equal(notes.length, 21);
        assert.match(notes.at(-1)!, /129980 more fields/);
      });

      it('takes many files at once', () => {
        const download = Array.from({ length: 200_000 }, (_, index) => ({ file_name: `f${index}` }));
        const { notes } = put(
          'blip',
          { name: 'a', config },
          { name: 'a', config: { download: [one, ...download, two] } },
        );
        assert.deepEqual(notes, []);
      });

      it('says that a text with blanks around it is not told apart from one without', () => {
        const { notes } = put('image_generation', lantern, { ...seen, tags: [' night'] });
        assert.deepEqual(notes, [
          '"Lantern": the legacy files cannot hold PRIMARY\'s "tags[0]", " night"; they have "night".',
        ]);
      });

      it('keeps a text that says already the nearest that a file can say', () => {
        const { record, notes } = put('image_generation', lantern, { ...seen, style: '  artistic' });
        assert.deepEqual(record, lantern);
        assert.deepEqual(notes, [
          '"Lantern": the legacy files cannot hold PRIMARY\'s "style", "  artistic"; they have "artistic ".',
        ]);
      });

      it('says what a name of the legacy files means there', () => {
        const { record, notes } = put('image_generation', lantern, { ...seen, baseline: 'stable diffusion 2' });
        assert.equal(record['baseline'], 'stable diffusion 2');
        assert.deepEqual(notes, [
          '"Lantern": PRIMARY\'s "baseline" is "stable diffusion 2", and the legacy files mean "stable_diffusion_2_768" by that.',
        ]);
      });

      it('says what the file has of its own in the place of a field that v2 does not know', () => {
        assert.deepEqual(put('image_generation', lantern, { ...seen, type: 'lora', odd: 1 }).notes, [
          '"Lantern": the legacy files cannot hold PRIMARY\'s "type", "lora"; they have "ckpt".',
          '"Lantern": the legacy files cannot hold PRIMARY\'s "odd", 1; they leave it out.',
        ]);
      });

      for (const name of ['otherSharp4x', 5]) {
        it(`has its key for a name, whatever the record calls itself, and says so: ${name}`, () => {
          const has = '"Sharp4x": the legacy files cannot hold PRIMARY\'s "name", ';
          const desired = [`${has}${JSON.stringify(name)}; they have "Sharp4x".`];
          const { record, notes } = put('esrgan', { name: 'Sharp4x' }, { name, version: '2' });
          assert.deepEqual([record, notes], [{ name: 'Sharp4x', version: '2' }, desired]);
          const made = recordLens('esrgan').make('Sharp4x', jsonOf({ name }), readNeighbours(new Map(), new Set()));
          assert.equal(spelling(made.record), '{"name":"Sharp4x"}');
          assert.deepEqual(
            made.notes.map(({ message }) => message),
            desired,
          );
        });
      }

      it('keeps a name other than its key where PRIMARY has the same', () => {
        const legacy = jsonOf({ name: 'old name', version: '1' });
        const { record, notes } = recordLens('esrgan').put('Key', legacy, jsonOf({ name: 'old name', version: '2' }));
        assert.equal(spelling(record), '{"name":"old name","version":"2"}');
        assert.deepEqual(notes, []);
      });

      const places: [what: string, download: Plain[], notes: string[]][] = [
        [
          'a file with yaml in its name',
          [one, { file_name: 'More.YAML' }, two],
          [
            '"a": the legacy files cannot hold PRIMARY\'s "config.download[1]", the file "More.YAML": those with "yaml" in their names are theirs alone.',
          ],
        ],
        [
          'a file name that stands twice',
          [one, two, { ...one, sha256sum: '99' }],
          [
            '"a": the legacy files cannot hold PRIMARY\'s "config.download[0]", the file "one.ckpt": its name stands there once more, and they have the values of "config.download[2]".',
          ],
        ],
        [
          'a member of a file that is their own',
          [one, { ...two, odd: 5, mirror: 'u' }, { ...one, odd: 2 }].slice(1),
          [
            '"a": the legacy files cannot hold PRIMARY\'s "config.download[0].odd", 5; they leave it out.',
            '"a": the legacy files cannot hold PRIMARY\'s "config.download[0].mirror", "u"; they leave it out.',
            '"a": the legacy files cannot hold PRIMARY\'s "config.download[1].odd", 2; they have 1.',
          ],
        ],
      ];
      for (const [what, download, desired] of places) {
        it(`names the file that the legacy files cannot hold as it is: ${what}`, () => {
          const notes = put('blip', { name: 'a', config }, { name: 'a', config: { download } }).notes;
          assert.deepEqual(
            notes.filter((note) => !note.includes('md5sum')),
            desired,
          );
        });
      }

      const malformed: [what: string, config: unknown, problem: RegExp][] = [
        ['a config that is no object', 1, /"config" is not an object/],
        ['files that are no list', { download: { a: 1 } }, /"config.download" is not a list/],
        ['a file that is no object', { download: ['a'] }, /"config.download\[0\]" is not an object/],
        [
          'a file without a name',
          { download: [{ file_url: 'u' }] },
          /"config.download\[0\].file_name" is not a file’s name/,
        ],
      ];
      for (const [what, broken, problem] of malformed) {
        it(`makes nothing of ${what}`, () => {
          assert.throws(
            () => put('blip', { name: 'a', config }, { name: 'a', config: broken }),
            (error) => error instanceof UnwritableField && problem.test(error.message),
          );
        });
      }
    });

    describe('a model that the file does not have', () => {
      const neighbour = (name: string, more: Plain) => [
        name,
        { name, type: 'ckpt', inpainting: false, nsfw: false, ...more },
      ];
      const observed = parseRecords(
        JSON.stringify(
          Object.fromEntries([
            neighbour('a', { download_all: true, available: false, config: { files: [{ path: 'a.yaml' }] } }),
            neighbour('b', { download_all: false, nsfw: true }),
          ]),
        ),
      );
      const lens = recordLens('image_generation');
      const make = (v2: Plain) => {
        const { record, notes } = lens.make('New', jsonOf(v2), readNeighbours(observed, lens.known));
        return { record: JSON.parse(spelling(record)) as Plain, notes: notes.map(({ message }) => message) };
      };

      it('gets what v2 has, flags also as false, and what all others have with one value', () => {
        assert.deepEqual(
          make({ name: 'New', description: 'x', tags: [], metadata: {}, config: { download: [one] } }).record,
          {
            name: 'New',
            description: 'x',
            type: 'ckpt',
            inpainting: false,
            nsfw: false,
            config: {
              files: [{ path: 'one.ckpt', sha256sum: '11' }],
              download: [{ file_name: 'one.ckpt', file_path: '', file_url: 'https://one' }],
            },
          },
        );
      });

      it('is not given what only some have; a person is told', () => {
        assert.deepEqual(make({ name: 'New' }).notes, [
          '"New" is new, and PRIMARY does not know what many of the file\'s models have besides: ' +
            '"download_all", "available", a .yaml entry of config.files. Add by hand what it needs.',
        ]);
      });

      it('has what the others have, and the nearest that a file can say, also where a note speaks of it', () => {
        const { record, notes } = make({ name: 'New', type: 'lora', style: '  generalist ', tags: [' a'] });
        assert.deepEqual([record['type'], record['style'], record['tags']], ['ckpt', 'generalist', ['a']]);
        assert.deepEqual(notes.slice(0, -1), [
          '"New": the legacy files cannot hold PRIMARY\'s "tags[0]", " a"; they have "a".',
          '"New": the legacy files cannot hold PRIMARY\'s "style", "  generalist "; they have "generalist".',
          '"New": the legacy files cannot hold PRIMARY\'s "type", "lora"; they have "ckpt".',
        ]);
      });

      it('gets both members from a control’s style', () => {
        const controls = parseRecords('{"a":{"name":"a","type":"x","style":"x"}}');
        const { record } = recordLens('controlnet').make(
          'New',
          jsonOf({ name: 'New', controlnet_style: 'y' }),
          readNeighbours(controls, recordLens('controlnet').known),
        );
        assert.deepEqual(JSON.parse(spelling(record)), { name: 'New', type: 'y', style: 'y' });
      });
    });

    describe('a member that no record of stable_diffusion.json has', () => {
      const category = categories.find(({ name }) => name === 'image_generation')!;
      const format = category.kind === 'synced' ? formatOf(category, 'v2') : assert.fail();

      it('is named as PRIMARY has it, and what PRIMARY does not have is not named', () => {
        const observed = '{"a":{"name":"a","config":{"files":[{"path":"p"}],"download":[{"file_name":"p"}]}}}';
        const download = [{ file_name: 'b', file_purpose: 'vae', content_hash: '1', file_url: 'u' }];
        const record = { name: 'b', homepage: 'h', config: { download, embedded_component_hashes: { a: '1' } } };
        const { notes } = format.read(
          new Map([['stable_diffusion.json', observed]]),
          parseRecords(JSON.stringify({ b: record })),
        );
        const left = (field: string, legacy = field) => [
          field,
          `"b": PRIMARY's "${field}" is left out, because no record of stable_diffusion.json has ${
            legacy === field ? 'such a member' : `such a member ("${legacy}")`
          }: the repository's check may refuse it.`,
        ];
        assert.deepEqual(
          notes.map(({ field, message }) => [field, message]),
          [
            left('config.download[].file_purpose', 'config.files.file_type'),
            left('config.download[].content_hash'),
            left('config.download[].file_url'),
            left('config.embedded_component_hashes'),
            left('homepage'),
          ],
        );
      });
    });

    describe('putRecords', () => {
      it('leaves a model as it is on GitHub where PRIMARY’s record cannot be used, and says so as an error', () => {
        const observed = parseRecords('{"a":{"name":"a","version":"1"}}');
        const v2 = parseRecords('{"a":{"name":"a","version":"2","config":1},"b":{"name":"b","config":[1]}}');
        const { records, notes } = putRecords(recordLens('blip'), observed, v2);
        assert.deepEqual(
          [...records].map(([name, record]) => [name, spelling(record)]),
          [['a', '{"name":"a","version":"1"}']],
        );
        assert.deepEqual(
          notes.map(({ severity, message }) => [severity, message]),
          [
            ['error', '"a" is left as it is on GitHub: PRIMARY\'s "config" is not an object.'],
            ['error', '"b" cannot be added: PRIMARY\'s "config" is not an object.'],
          ],
        );
      });
    });
  },
);
