import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { categories, type RepositoryKey } from '../../src/categories.ts';
import { covers, scopeBranch } from '../../src/publish/scope.ts';

function namesOf(repository: RepositoryKey): string[] {
  return categories.flatMap((category) =>
    'repository' in category && category.repository === repository ? [category.name] : [],
  );
}

const image = namesOf('image');
const text = namesOf('text');

const rows: readonly { repository: RepositoryKey; wanted: readonly string[]; branch: string }[] = [
  { repository: 'image', wanted: image, branch: 'sync/primary/all' },
  { repository: 'image', wanted: [...image, ...text], branch: 'sync/primary/all' },
  { repository: 'text', wanted: ['text_generation'], branch: 'sync/primary/all' },
  { repository: 'image', wanted: ['clip'], branch: 'sync/primary/clip' },
  { repository: 'image', wanted: ['image_generation', 'clip'], branch: 'sync/primary/clip+image_generation' },
  { repository: 'image', wanted: ['clip', 'text_generation', 'lora'], branch: 'sync/primary/clip' },
];

describe('the branch of a scope', () => {
  for (const { repository, wanted, branch } of rows) {
    const asked = wanted.length > 3 ? `${wanted.length} categories` : wanted.join(', ');
    it(`is ${branch} for ${asked} in the ${repository} repository`, () => {
      assert.equal(scopeBranch(repository, wanted), branch);
    });
  }

  it('is the same for the same categories in any order, and another for others', () => {
    const some = fc.subarray(image, { minLength: 1 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        assert.equal(scopeBranch('image', a.toReversed()), scopeBranch('image', a));
        const isSame = a.toSorted().join() === b.toSorted().join();
        assert.equal(scopeBranch('image', a) === scopeBranch('image', b), isSame);
      }),
    );
  });

  it('never stands in the way of another scope’s: none is a folder of another', () => {
    fc.assert(
      fc.property(fc.subarray(image, { minLength: 1 }), (wanted) => {
        assert.match(scopeBranch('image', wanted), /^sync\/primary\/[^/]+$/);
      }),
    );
  });
});

describe('a scope covers another', () => {
  it('where it has all of its categories', () => {
    const some = fc.subarray(image, { minLength: 1 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const isWithin = b.every((category) => a.includes(category));
        assert.equal(covers(scopeBranch('image', a), scopeBranch('image', b)), isWithin);
      }),
    );
  });
});
