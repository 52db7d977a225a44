/** Says in a clone's `.git` that it is ours, and of what. */
export const markerFile = 'horde-github-sync.json';

/** The base's commit that we put into the work tree last. */
export const ourRef = 'refs/horde-github-sync/base';

/** The commit whose whole history the clone has got last: GitHub need not send it again. */
export const historyRef = 'refs/horde-github-sync/history';

/** In a clone's `.git`: the configuration and the attributes that count. */
export const ownFolder = 'horde-github-sync';
