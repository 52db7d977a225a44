import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderMarkdown, renderText } from '../../src/github/page/markdown.ts';
import { githubForEach } from './fixture.ts';

const sha = '1234567890'.repeat(4);

describe('Markdown is rendered as on GitHub', () => {
  const table: [string, string, string][] = [
    ['a line break breaks the line', 'one\ntwo', '<p>one<br>\ntwo</p>'],
    ['a mention is marked', 'Hi @ann-b, hi', '<p>Hi <span class="mention">@ann-b</span>, hi</p>'],
    ['a team is marked', '@org/team', '<p><span class="mention">@org/team</span></p>'],
    ['an entity is decoded before that', '&#64;ann', '<p><span class="mention">@ann</span></p>'],
    ['an address is no mention', 'a@example.org', '<p><a href="mailto:a@example.org">a@example.org</a></p>'],
    ['a code span is none', '`@ann #1`', '<p><code>@ann #1</code></p>'],
    ['U+200B after the @ defuses it', '@\u200bann', '<p>@\u200bann</p>'],
    ['a reference is marked', 'see #12', '<p>see <span class="reference">#12</span></p>'],
    ['so is one elsewhere', 'see o/r#12', '<p>see <span class="reference">o/r#12</span></p>'],
    ['a link is a link', 'https://example.org', '<p><a href="https://example.org">https://example.org</a></p>'],
    ['a script goes', 'a<script>alert(1)</script>b', '<p>ab</p>'],
    ['a handler goes', '<b onclick="x()">b</b>', '<p><b>b</b></p>'],
    ['a javascript link goes', '[x](javascript:alert(1))', '<p><a>x</a></p>'],
    ['a style goes', '<div style="position:fixed">x</div>', '<div>x</div>'],
    ['a comment goes', 'a <!-- hidden --> b', '<p>a  b</p>'],
    [
      'details stay',
      '<details><summary>S</summary>\n\nx\n\n</details>',
      '<details><summary>S</summary>\n<p>x</p>\n</details>',
    ],
    [
      'a table is one',
      '|a|\n|-|\n|`x`|',
      '<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>x</code></td>\n</tr>\n</tbody>\n</table>',
    ],
    ['a struck word is', '~~x~~', '<p><del>x</del></p>'],
    [
      'an image is not loaded',
      '![alt](http://x/y.png)',
      '<p><span class="image">image, not loaded: alt http://x/y.png</span></p>',
    ],
    [
      'an HTML image neither',
      '<img src="http://x/y.png">',
      '<span class="image">image, not loaded:  http://x/y.png</span>',
    ],
    [
      'a warning is a box',
      '> [!WARNING]\n> x',
      '<blockquote class="alert warning">\n<p><strong>Warning</strong><br>\nx</p>\n</blockquote>',
    ],
    ['a SHA of nothing stays text', sha, `<p>${sha}</p>`],
  ];
  for (const [title, markdown, expected] of table) {
    it(title, () => {
      assert.equal(renderMarkdown(markdown), expected);
    });
  }

  it("a commit's SHA is marked", () => {
    assert.equal(renderText(sha, new Set([sha])), `<span class="reference">${sha}</span>`);
  });

  it('a plain text is escaped, its mentions marked', () => {
    assert.equal(renderText('<b> @ann'), '&#x3C;b> <span class="mention">@ann</span>');
  });
});

describe("a pull request's page", () => {
  const fixture = githubForEach();
  const { repo, push } = fixture;

  async function page(path: string): Promise<{ status: number; text: string; policy: string }> {
    const answer = await fetch(fixture.github.webUrl + path);
    return {
      status: answer.status,
      text: await answer.text(),
      policy: answer.headers.get('content-security-policy') ?? '',
    };
  }

  it('shows what a person needs', async () => {
    await push('topic', { 'a.json': '{"a": "<2>"}\n' });
    await repo('POST', '/pulls', { title: 'Title <b>', head: 'topic', base: 'main', body: '**bold** @everyone' });
    await repo('POST', '/issues/1/labels', { labels: ['ready & set'] });
    await repo('POST', '/pulls/1/requested_reviewers', { reviewers: ['bob'], team_reviewers: ['core'] });
    await repo('POST', '/issues/1/comments', { body: 'A *comment*' });
    const { status, text } = await page('/org/models/pull/1');
    assert.equal(status, 200);
    for (const part of [
      'Title &lt;b&gt; <span class="quiet">#1</span>',
      '<span class="state open">Open</span>',
      '<strong>bold</strong> <span class="mention">@everyone</span>',
      'ready &amp; set',
      '>bob<',
      '>org/core<',
      'A <em>comment</em>',
      'Change topic',
      '<td class="line">-{&quot;a&quot;: 1}</td>',
      '<td class="line">+{&quot;a&quot;: &quot;&lt;2&gt;&quot;}</td>',
      '1 file changed',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });

  it('names characters that hide in the diff', async () => {
    await push('topic', { 'a.json': '{"a": "\u202egnorw"}\n' });
    await repo('POST', '/pulls', { title: 't', head: 'topic', base: 'main' });
    assert.ok((await page('/org/models/pull/1')).text.includes('<span class="hidden">U+202E</span>gnorw'));
  });

  it('loads nothing and runs nothing', async () => {
    await fixture.propose('topic');
    const { policy, text } = await page('/org/models/pull/1');
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'/);
    assert.doesNotMatch(text, /<script|<link|<img|<iframe|style="|\son\w+=/);
  });

  it('says when it is merged or closed', async () => {
    await repo('PATCH', '/git/refs/heads/main', { sha: (await fixture.propose('one')).body.head.sha });
    await fixture.propose('two');
    await repo('PATCH', '/pulls/2', { state: 'closed' });
    assert.ok((await page('/org/models/pull/1')).text.includes('<span class="state merged">Merged</span>'));
    assert.ok((await page('/org/models/pull/2')).text.includes('<span class="state closed">Closed</span>'));
  });

  it('is found from the list', async () => {
    await fixture.propose('topic');
    assert.ok((await page('/')).text.includes('href="/org/models/pulls"'));
    assert.ok((await page('/org/models/pulls')).text.includes('href="/org/models/pull/1"'));
    assert.ok((await page('/org/models')).text.includes('From topic'));
  });

  it('leads to its commits', async () => {
    const { sha } = (await fixture.propose('topic')).body.head;
    const { status, text } = await page(`/org/models/commit/${sha}`);
    assert.equal(status, 200);
    assert.ok(text.includes('Change topic') && text.includes('<td class="line">-{&quot;a&quot;: 1}</td>'));
    assert.equal((await page('/org/models/commit/main')).status, 404);
  });

  it('is not there for what does not exist or is private', async () => {
    for (const path of ['/org/models/pull/1', '/org/nothing/pulls', '/org/secret/pulls', '/x']) {
      assert.equal((await page(path)).status, 404);
    }
  });
});
