import type { Element, ElementContent, Nodes, Root, Text } from 'hast';
import { raw as parseHtml } from 'hast-util-raw';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import type { PhrasingContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';
import { SKIP, visitParents } from 'unist-util-visit-parents';

/** The commits that a SHA may be linked to. */
const none: ReadonlySet<string> = new Set();

/**
 * Renders a pull request's body or a comment as GitHub does: GitHub-flavoured Markdown, each line break a `<br>`, HTML
 * from GitHub's allow-list alone, mentions and references marked. Images are not loaded; their address is shown.
 *
 * @returns safe HTML
 */
export function renderMarkdown(text: string, commits = none): string {
  const markdown = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  visitParents(markdown, 'text', (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (!node.value.includes('\n') || parent === undefined) return;
    const lines = node.value
      .split('\n')
      .flatMap((value): PhrasingContent[] => [{ type: 'break' }, { type: 'text', value }])
      .slice(1);
    const children = parent.children as PhrasingContent[];
    const at = children.indexOf(node);
    children.splice(at, 1, ...lines);
    return [SKIP, at + lines.length];
  });
  const dangerous = toHast(markdown, { allowDangerousHtml: true });
  return toHtml(finish(sanitize(parseHtml(dangerous)), commits));
}

/** Escapes a plain text and marks what GitHub would link in it: a commit message, say. */
export function renderText(text: string, commits = none): string {
  return toHtml(finish({ type: 'root', children: [{ type: 'text', value: text }] }, commits));
}

/** `@name`, `@org/team`, `#1`, `owner/repo#1`, `GH-1`, a whole SHA: what may have an effect on GitHub. */
const reference =
  /(?<![\w/`@.-])@[a-z\d](?:-?[a-z\d]){0,38}(?:\/[\w-]+)?|(?<![\w/.-])[\w.-]+\/[\w.-]+#\d+\b|(?<![\w&/])(?:#|GH-)\d+\b|(?<![\w/])[0-9a-f]{40}(?!\w)/gi;

/** The SHAs in a text that GitHub links if they are commits. */
export function shasIn(text: string): string[] {
  return text.match(/\b[0-9a-f]{40}\b/g) ?? [];
}

function finish(tree: Nodes, commits: ReadonlySet<string>): Root {
  const root: Root = tree.type === 'root' ? tree : { type: 'root', children: [tree] };
  visitParents(root, 'text', (node, ancestors) => {
    const inert = ancestors.some((each) => each.type === 'element' && ['a', 'code', 'pre'].includes(each.tagName));
    const parent = ancestors.at(-1);
    if (inert || parent === undefined) return;
    const parts = markReferences(node.value, commits);
    const children = parent.children as ElementContent[];
    const at = children.indexOf(node);
    children.splice(at, 1, ...parts);
    return [SKIP, at + parts.length];
  });
  visitParents(root, 'element', (node) => {
    const { src, alt } = node.properties;
    if (node.tagName === 'img') Object.assign(node, span('image', `image, not loaded: ${alt ?? ''} ${src ?? ''}`));
    if (node.tagName === 'blockquote') markAlert(node);
  });
  return root;
}

/** `> [!WARNING]` and its like are boxes on GitHub. */
function markAlert(quote: Element): void {
  const paragraph = quote.children.find((child) => child.type === 'element');
  const first = paragraph?.children[0];
  if (paragraph?.tagName !== 'p' || first?.type !== 'text') return;
  const kind = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$/.exec(first.value)?.[1];
  if (kind === undefined) return;
  quote.properties = { className: ['alert', kind.toLowerCase()] };
  paragraph.children[0] = {
    type: 'element',
    tagName: 'strong',
    properties: {},
    children: [{ type: 'text', value: kind.charAt(0) + kind.slice(1).toLowerCase() }],
  };
}

function markReferences(text: string, commits: ReadonlySet<string>): (Element | Text)[] {
  const parts: (Element | Text)[] = [];
  let from = 0;
  for (const { index, 0: found } of text.matchAll(reference)) {
    if (/^[0-9a-f]{40}$/i.test(found) && !commits.has(found)) continue;
    parts.push({ type: 'text', value: text.slice(from, index) });
    parts.push(span(found.startsWith('@') ? 'mention' : 'reference', found));
    from = index + found.length;
  }
  parts.push({ type: 'text', value: text.slice(from) });
  return parts;
}

function span(className: string, text: string): Element {
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: [className] },
    children: [{ type: 'text', value: text }],
  };
}
