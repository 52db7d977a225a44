import fc from 'fast-check';
import { columns } from './cells.ts';
import { table } from './tables.ts';

const oddNumbers = fc.constantFrom('', 'many', 'nan', 'inf', '1e999', '0x10', '1__0', '3 B', '1e305');
const oddSettings = fc.constantFrom('[]', '{', '{""nope"": 1}', '\uFEFF{}', '{""top_k"": 1e400}');
const oddTitles = fc.constantFrom('', 'parameters', 'null', 'model_name', 'x', 'tags');
const typedIn = fc.constantFrom('"', ',', '\n', '\r', 'x', '""');

/** Something that no converter takes, or may not take. */
const spoiling: fc.Arbitrary<(csv: string) => string> = fc.oneof(
  fc.constant((csv: string) => `${csv}"open`),
  oddNumbers.map((number) => (csv: string) => `${csv}\r\nacme/x,${number},\r\n`),
  oddSettings.map((settings) => (csv: string) => `${csv}\r\nacme/x,1,,,,,,,,"${settings}"\r\n`),
  fc.tuple(fc.constantFrom(...columns), oddTitles).map(
    ([column, title]) =>
      (csv: string) =>
        csv.replace(column, title),
  ),
  fc
    .tuple(fc.nat({ max: 9_999 }), fc.constantFrom(0, 1, 2, 4, Infinity), fc.oneof(fc.constant(''), typedIn))
    .map(([at, cut, typed]) => (csv: string) => {
      const place = at % (csv.length + 1);
      return csv.slice(0, place) + typed + csv.slice(place + cut);
    }),
);

/** A table, and what somebody made of it who was not careful. */
export const spoiledTable: fc.Arbitrary<{ readonly csv: string; readonly spoiled: string }> = fc
  .tuple(table, spoiling)
  .map(([csv, spoil]) => ({ csv, spoiled: spoil(csv).toWellFormed() }));
