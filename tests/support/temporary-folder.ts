import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** By its real path: macOS has its temporary folder behind a link. */
const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'horde-github-sync-')));
// Other users get to a folder in it that a test opens to them.
chmodSync(root, 0o711);
process.once('exit', () => {
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
});

/**
 * A new, empty folder. It goes with the process of the test file, whether its tests passed or failed, and not before:
 * what a test closes at its end may need it until then, in whatever order.
 */
export function temporaryFolder(): string {
  return mkdtempSync(join(root, 'folder-'));
}
