/** The package's own folder. This module stands one level below it, here in `src/` and in the built `dist/`. */
export const packageFolder = new URL('../', import.meta.url);
