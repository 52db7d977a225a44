import type { RepositoryKey, RepositoryPlace } from '../categories.ts';
import type { Settings } from './settings-table.ts';

type Named = Pick<
  Settings,
  'imageRepoOwner' | 'imageRepoName' | 'imageRepoBranch' | 'textRepoOwner' | 'textRepoName' | 'textRepoBranch'
>;

export function repositoriesOf(settings: Named): Readonly<Record<RepositoryKey, RepositoryPlace>> {
  const { imageRepoOwner, imageRepoName, imageRepoBranch, textRepoOwner, textRepoName, textRepoBranch } = settings;
  return {
    image: { key: 'image', owner: imageRepoOwner, name: imageRepoName, branch: imageRepoBranch },
    text: { key: 'text', owner: textRepoOwner, name: textRepoName, branch: textRepoBranch },
  };
}
