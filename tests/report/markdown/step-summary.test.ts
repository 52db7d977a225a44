import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { closeComment, foreignComment } from '../../../src/report/markdown/comments.ts';
import { stepSummary } from '../../../src/report/markdown/step-summary.ts';
import { hostile, hostileText } from '../hostile.ts';
import { compared, hostileResult, images, marker, pull, resultOf, unknown, withOutcome } from '../sample.ts';
import { linked, prose, render, skeleton } from './gfm.ts';

describe('the step summary', () => {
  it('tells what differs, what failed and what was done', () => {
    const result = withOutcome(resultOf(images, compared('clip', {}), unknown('esrgan', 'PRIMARY answered 500.')), {
      kind: 'update',
      pull,
    });
    assert.equal(
      stepSummary({ ...result, skipped: [{ category: 'lora', reason: 'it is managed elsewhere' }] }),
      `\
## Model reference sync

**1 category differs: 2 added, 1 removed, 2 modified; 1 unknown category.**

### \`Haidra-Org/images\`

| category | state | added | removed | modified |
| --- | --- | --: | --: | --: |
| \`image_generation\` | differs | 2 | 1 | 2 |
| \`clip\` | in sync |  |  |  |
| \`esrgan\` | **unknown** |  |  |  |

- \`image_generation\`, warning: The field "nsfw" of "Deliberate" has no column in \`models_bn.csv\`.
- \`esrgan\` is **unknown**: PRIMARY answered 500.
- pull request: updated [#12](<https://github.com/Haidra-Org/images/pull/12>)

- skipped \`lora\`: it is managed elsewhere
`,
    );
  });

  it("has no effect of strangers' text", () => {
    const page = (text: string) => render(stepSummary(hostileResult(text)));
    const harmless = skeleton(page('harmless'));
    const assertDefused = (text: string) => {
      const html = page(text);
      assert.deepEqual(skeleton(html), harmless);
      assert.doesNotMatch(prose(html).replace('#12', ''), linked);
    };
    Object.values(hostile).forEach(assertDefused);
    fc.assert(fc.property(hostileText, assertDefused));
  });
});

describe('the comments', () => {
  it('say why an obsolete pull request is closed', () => {
    assert.equal(
      closeComment({ marker }),
      `PRIMARY and this repository agree again; nothing is left to propose.\n\n${marker}`,
    );
  });

  it('say what people can do about a branch with commits of theirs', () => {
    const comment = foreignComment({ marker });
    assert.match(comment, /HORDE_GITHUB_SYNC_ON_FOREIGN_COMMITS=overwrite/);
    assert.match(comment, /--force/);
    assert.ok(comment.endsWith(`\n\n${marker}`));
  });
});
