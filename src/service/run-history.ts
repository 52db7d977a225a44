import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { jsonOrNothing } from '../lib/json-or-nothing.ts';
import type { Log } from '../lib/log.ts';
import { faultOf } from '../lib/fault.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { syncReasons } from '../watch/events.ts';
import { mostRuns } from './run-record.ts';
import { count, partsShape } from './read-shapes.ts';
import type { RunRecord } from './status-document.ts';

const fileName = 'runs.jsonl';

const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const sentence = v.pipe(v.string(), v.maxLength(1_000));

/** Versions before wrote no `actionParts`: `withParts` makes them. */
export const runEntries = {
  startedAt: notNegative,
  seconds: notNegative,
  reason: v.picklist(syncReasons),
  outcome: v.picklist(['synced', 'problems', 'failed']),
  added: count,
  removed: count,
  modified: count,
  summary: sentence,
  actions: v.pipe(v.array(sentence), v.maxLength(10)),
  actionParts: v.exactOptional(v.pipe(v.array(partsShape), v.maxLength(10))),
};

const runShape = v.pipe(v.object(runEntries), v.transform(withParts)) satisfies v.GenericSchema<unknown, RunRecord>;

export function withParts<Run extends Pick<RunRecord, 'actions'> & Partial<Pick<RunRecord, 'actionParts'>>>(run: Run) {
  return { ...run, actionParts: run.actionParts ?? run.actions.map((action) => [action]) };
}

/** The last runs, kept from one process to the next. */
export interface RunHistory {
  /** Of earlier processes, the newest first. */
  readonly earlier: readonly RunRecord[];
  /** Returns at once; `settled` tells when it is on disk. */
  readonly add: (run: RunRecord) => void;
  readonly settled: () => Promise<void>;
}

/**
 * The last runs in `runs.jsonl`, a line each, the oldest first. The file is replaced as a whole or not at all. Lines that
 * cannot be read are left out, and the log says so; a file that cannot be written is no reason to stop.
 */
export async function openRunHistory(directory: string, log: Log): Promise<RunHistory> {
  const place = join(directory, fileName);
  const { runs, damaged } = parseRuns(await readText(place, log));
  if (damaged > 0) {
    log.warn('service.history-damaged', `${place}: ${damaged} damaged lines were left out of the time line`, {
      path: place,
      damaged,
    });
  }
  let kept = runs.slice(-mostRuns);
  let writing = Promise.resolve();
  return {
    earlier: kept.toReversed(),
    add: (run) => {
      kept = [...kept, run].slice(-mostRuns);
      const text = kept.map((line) => `${JSON.stringify(line)}\n`).join('');
      writing = writing
        .then(() => replaceFile(place, text))
        .catch((error: unknown) => {
          log.warn('service.history-unsaved', `${place}: the run could not be kept: ${faultOf(error)}`, {
            path: place,
          });
        });
    },
    settled: () => writing,
  };
}

async function readText(place: string, log: Log): Promise<string> {
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log.warn('service.history-damaged', `${place} cannot be read, the time line begins anew: ${faultOf(error)}`, {
        path: place,
      });
    }
    return '';
  }
}

function parseRuns(text: string): { readonly runs: readonly RunRecord[]; readonly damaged: number } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const runs = lines.flatMap((line) => {
    const run = v.safeParse(runShape, jsonOrNothing(line));
    return run.success ? [run.output] : [];
  });
  return { runs, damaged: lines.length - runs.length };
}
