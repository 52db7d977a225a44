import { withoutSharedData } from '../tests/support/shared-data.ts';
import { bytesOf, runProgram, usageRows } from './no-change.ts';
import { openPlace, type Place } from './place.ts';
import { interleave } from './statistics.ts';
import { kilobytes, shareRow, whole, type Section } from './table.ts';

/** What a run that finds nothing to do costs with a PRIMARY that keeps v2; the floor is the same run with v1. */
export const formats: Section = async ({ rounds }) => {
  if (withoutSharedData !== false) return [{ what: `left out: ${withoutSharedData}`, measured: '–' }];
  const v1 = await openPlace({ data: 'real' });
  const v2 = await openPlace({ data: 'real', format: 'v2' });
  try {
    const counts = { ours: await count(v2), floor: await count(v1) };
    const runs = await interleave(
      rounds,
      () => runProgram(v2.direct),
      () => runProgram(v1.direct),
    );
    const share = (of: 'requests' | 'bytes') => ({ ours: counts.ours[of], floor: counts.floor[of] });
    return [
      ...usageRows('one-shot run on v2 (floor: on v1)', runs),
      shareRow('one-shot run on v2 (floor: on v1): requests', share('requests'), whole),
      shareRow('one-shot run on v2 (floor: on v1): bytes', share('bytes'), kilobytes),
    ];
  } finally {
    await Promise.all([v1.close(), v2.close()]);
  }
};

async function count({ environment, primary, github }: Place) {
  await runProgram(environment);
  return {
    requests: primary.requests.length + github.requests.length,
    bytes: bytesOf(primary) + bytesOf(github),
  };
}
