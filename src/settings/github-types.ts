import * as v from 'valibot';
import { textType, type ValueType } from './value-types.ts';

const account = /^[a-z\d][a-z\d_-]{0,38}$/i;
const teamSlug = /^[a-z\d][a-z\d_-]{0,99}$/i;

/** Underscores are in the names of enterprise-managed users; some old accounts end in a hyphen. */
export const accountType = textType('a GitHub account: up to 39 letters, digits, hyphens and underscores', (text) =>
  account.test(text),
);

export const repositoryType = textType(
  'a repository name without its owner: up to 100 letters, digits, hyphens, underscores and dots',
  (text) => /^[\w.-]{1,100}$/.test(text) && !/^\.{1,2}$|\.git$/i.test(text),
);

/** git-check-ref-format(1). Our own branches are no base: they are deleted once they are obsolete. */
export const branchType = textType(
  'a branch name such as main, without refs/heads/ and outside sync/primary/',
  (text) =>
    text.length <= 244 &&
    !/[\s\p{C}~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)/u.test(text) &&
    !/^[-./]|[./]$|^@$/.test(text) &&
    !/^(refs|sync\/primary)\//.test(text),
);

export const reviewerType = textType('a GitHub user name, without @', (text) => account.test(text));

export const labelType = textType('a label of at most 50 characters', (text) => /^[^\p{Cc}]{1,50}$/u.test(text));

export const teamType = textType('a team, given as organization/team or team', (text) => {
  const [slug = '', organization, ...more] = text.split('/').reverse();
  return more.length === 0 && teamSlug.test(slug) && (organization === undefined || account.test(organization));
});

export const tokenType = textType('a token: letters, digits and signs without blanks', (text) =>
  /^[\x21-\x7e]+$/.test(text),
);

/** GitHub takes either as the issuer of an App's JSON Web Token. */
export const appIdType = textType('the ID or client ID of a GitHub App', (text) =>
  /^(\d{1,15}|Iv[\w.]{1,60})$/.test(text),
);

/** The key with real line breaks, whether they were given as such, as CRLF or as `\n` spelled out. */
export const privateKeyType: ValueType<string> = {
  description: 'a private key in PEM format, its line breaks real or written as `\\n`',
  schema: v.pipe(
    v.string(),
    v.transform((text) => `${text.replaceAll('\\n', '\n').replaceAll('\r', '').trim()}\n`),
    v.regex(
      /^-----BEGIN ((?:RSA )?PRIVATE KEY)-----\n[\w+/=\n]+\n-----END \1-----\n$/,
      'a private key in PEM format (-----BEGIN RSA PRIVATE KEY----- …), with line breaks or \\n between its lines',
    ),
  ),
};

const keyItself = /PRIVATE KEY|^LS0tLS1CRUdJ/;

/** A key in the place of its path is refused, because paths are printed; in Base64, too, as some keep it. */
export const keyPathType = textType(
  'a path',
  (text) => !/\p{Cc}/u.test(text) && !keyItself.test(text),
  (text) =>
    keyItself.test(text) ? 'a path; the key itself, as a PEM text, goes into GITHUB_APP_PRIVATE_KEY' : 'a path',
);

export const personType = textType('a name without <, > and line breaks', (text) => /^[^<>\p{C}]+$/u.test(text));

export const emailType = textType('an e-mail address', (text) => /^[^\s\p{C}<>@]+@[^\s\p{C}<>@]+$/u.test(text));
