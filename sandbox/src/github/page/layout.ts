import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { style } from './style.ts';

/** HTML whose inserted texts are escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Nothing from elsewhere, nothing that runs, no style but ours. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The policy counts every byte between the tags. */
const styleElement = raw(`<style>${style}</style>`);

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  // With less a form would not say where it was sent from.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** @param path links to where the page stands: `[text, address]` */
export function layout(title: string, path: readonly (readonly [string, string])[], content: Html): Html {
  const steps = path.map(
    ([text, address]) => html`<span aria-hidden="true">/</span> <a href="${address}">${text}</a> `,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <header class="top">
          <nav aria-label="Where you are"><a href="/">Local GitHub</a> ${steps}</nav>
        </header>
        <main>${content}</main>
      </body>
    </html>`;
}
