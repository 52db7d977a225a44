import type { HostedRepository } from '../hosted-repository.ts';
import { mergePull } from './merge.ts';
import type { CheckState, Pull } from './state.ts';

/**
 * What the checks of its head say of merging a pull request, by GitHub's words:
 * - `blocked`: a required one is not green
 * - `unstable`: another one is not
 * - `clean`
 */
export function standingOf(repository: HostedRepository, pull: Pull): 'blocked' | 'unstable' | 'clean' {
  if (requiredChecksOf(repository, pull).some(({ state }) => state !== 'success')) return 'blocked';
  const checks = Object.values(repository.state.checks?.[pull.head.sha] ?? {});
  return checks.every((check) => check === 'success') ? 'clean' : 'unstable';
}

/** The required checks, and what became of them for the pull request's head; pending is also what nobody has reported. */
export function requiredChecksOf(
  { seed, state }: HostedRepository,
  { head }: Pull,
): readonly { readonly name: string; readonly state: CheckState }[] {
  const checks = state.checks?.[head.sha] ?? {};
  return (seed.requiredChecks ?? []).map((name) => ({ name, state: checks[name] ?? 'pending' }));
}

/**
 * Merges the pull requests that are to be merged by themselves and that nothing holds any more. Whoever asked for it merges. Call
 * it in the repository's turn, settled.
 *
 * @returns whether there were any: others have to be settled anew then
 */
export async function mergeGreen(
  repository: HostedRepository,
  time: { readonly nowMs: number; readonly at: string },
): Promise<boolean> {
  let isAnyMerged = false;
  for (const pull of repository.state.pulls) {
    const { autoMerge, base, head } = pull;
    if (autoMerge === undefined || pull.state !== 'open' || standingOf(repository, pull) === 'blocked') continue;
    const { mergeable } = await repository.sizes.of(base.sha, head.sha);
    if (!mergeable || (await repository.git.branch(base.ref)) !== base.sha) continue;
    await mergePull(repository, pull, { method: autoMerge.method, by: autoMerge.by, ...time });
    isAnyMerged = true;
  }
  return isAnyMerged;
}

/** Notes what became of a check of a commit. */
export function report({ state }: HostedRepository, sha: string, check: string, became: CheckState): void {
  state.checks ??= {};
  state.checks[sha] = { ...state.checks[sha], [check]: became };
}
