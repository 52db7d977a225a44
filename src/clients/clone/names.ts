/** Says in a clone's `.git` that it is ours, and of what. */
export const markerFile = 'horde-github-sync.json';

/** The base's commit that we put into the work tree last. */
export const ourRef = 'refs/horde-github-sync/base';
