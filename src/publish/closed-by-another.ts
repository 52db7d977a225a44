import type { Closing } from '../clients/repository/pull-requests.ts';
import { branchPrefix } from './scope.ts';

/** A clone and ten categories lie between the two in the Python service. */
const togetherMilliseconds = 10 * 60_000;

/** Whose branches end in a time is a program, whatever account it has. */
const endsInTime = /\/\d[\dTZ_:.-]{7,}$/;

/**
 * Why a closed pull request of ours is no person's no: a program closed it together with opening its own on another
 * branch `sync/…`, as the Python service does with all that it finds there. Undefined where it is not so.
 */
export function closedByAnother({ at, closer, isBot, author, recent }: Closing): string | undefined {
  if (closer === undefined) return undefined;
  const own = recent.find(
    (pull) =>
      pull.author === closer &&
      pull.branch.startsWith('sync/') &&
      !pull.branch.startsWith(branchPrefix) &&
      Math.abs(pull.at - at) <= togetherMilliseconds &&
      (closer === author || isBot || endsInTime.test(pull.branch)),
  );
  return (
    own &&
    `${closer} closed it together with opening #${own.number} from ${own.branch}, as the Python service does with all on ` +
      'sync/…; stop that service (docs/migration.md), then run once with --force'
  );
}
