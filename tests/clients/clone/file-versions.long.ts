import { fileVersions } from './file-versions.ts';

fileVersions.long();
