const longest = 60;

/** User names and passwords in front of a host, queries, and what looks like a token of GitHub's. */
const mayBeSecret = /[^\s,]@|\?|gh[a-z]_|github_pat_|PRIVATE KEY|^LS0tLS1CRUdJ/i;

/** A wrong value as a message may show it: quoted, cut, no control characters; "the value" where it may be secret. */
export function shownValue(text: string): string {
  if (mayBeSecret.test(text)) return 'the value';
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return JSON.stringify(cut).replace(
    /\p{C}|\p{Zl}|\p{Zp}/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
