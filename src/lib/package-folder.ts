import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The package's own folder, from the sources as from what is built of them. */
export const packageFolder = new URL('./', pathToFileURL(findPackageJSON(import.meta.url) ?? ''));
