import type { GitRepository } from '../clients/repository/git-repository.ts';
import { imageDates, ModelDatesFile } from '../sources/model-dates-file.ts';
import type { Base } from '../sources/snapshot.ts';
import { checkOf, foundAndAdvice, type Check } from './check.ts';

type FileReader = Pick<GitRepository, 'readBlob' | 'readVersions' | 'readFileAt'>;

/**
 * Whether the image repository's file of dates says what its history says: the check that runs there on each pull request
 * wants that.
 */
export async function checkDates(slug: string, repository: FileReader, base: Base): Promise<Check> {
  const { ok, warning } = checkOf('model dates', slug);
  const { path } = imageDates;
  if (!base.tree.entries.some((entry) => entry.path === path))
    return ok(`there is no ${path}, so none is kept up to date`);
  const update = await new ModelDatesFile({ repository, ...imageDates }).update(base, new Map());
  switch (update.kind) {
    case 'current':
      return ok(`${path} says what the history says`);
    case 'unknown': {
      const [found, advice] = foundAndAdvice(update.reason);
      return warning(`whether ${path} is up to date is not known: ${found}`, advice);
    }
    case 'text':
    case 'after-commit':
      return warning(
        `${path} is out of date: the check of dates there fails for pull requests of others`,
        'The next pull request of ours brings it up to date.',
      );
  }
}
