/** What must be found nowhere, under a name that may be printed. */
export interface Secret {
  readonly name: string;
  readonly text: string;
}

/** A text that somebody could read, and where it stands. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Of Apps: made anew for each request, so that it is known by its looks alone. */
const webToken = /eyJ[\w-]{8,}\.[\w-]{8,}/;

/** `secret in place` for each secret that stands in a place, in any spelling; never the secret itself. */
export function findSecrets(secrets: readonly Secret[], places: readonly Place[]): string[] {
  const wanted = secrets.map(({ name, text }) => ({ name, spellings: spellingsOf(text) }));
  return places.flatMap(({ name: place, text }) => [
    ...wanted
      .filter(({ spellings }) => spellings.some((spelling) => text.includes(spelling)))
      .map(({ name }) => `${name} in ${place}`),
    ...(webToken.test(text) ? [`a JSON Web Token in ${place}`] : []),
  ]);
}

/** The lines of a PEM text between its first and its last, each a secret of its own. */
export function linesOfPem(name: string, pem: string): readonly Secret[] {
  return pem
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('-----'))
    .map((text, index) => ({ name: `${name}, line ${index + 1}`, text }));
}

/** As it is, for a URL, and inside of any longer text in Base64: `Basic …` of a user's name and it is one. */
function spellingsOf(text: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((shift) => innerBase64(text, shift));
  const plain = [text, encodeURIComponent(text)];
  return [...new Set([...plain, ...inBase64, ...inBase64.map((spelling) => toUrlAlphabet(spelling))])];
}

/** The signs that say nothing of what stands around a text that begins `shift` bytes behind a group of three. */
function innerBase64(text: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
  const firstOwn = Math.ceil((shift * 8) / 6);
  return bytes.toString('base64').slice(firstOwn, Math.floor((bytes.length * 8) / 6));
}

function toUrlAlphabet(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
