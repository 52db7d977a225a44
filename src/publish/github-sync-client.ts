import { fullJitter } from '../lib/back-off.ts';
import { BranchMovedError } from '../clients/repository/branch-moved-error.ts';
import { treeWith } from '../clients/repository/git-objects.ts';
import type { GitRepository, Tree } from '../clients/repository/git-repository.ts';
import type { PullRequests } from '../clients/repository/pull-requests.ts';
import { realTiming, type Timing } from '../lib/timing.ts';
import type { Outcome, PullRequestRef } from '../model/outcome.ts';
import { closedByAnother } from './closed-by-another.ts';
import { closePull } from './close-pull.ts';
import { apply, type Requests } from './apply.ts';
import type { DatesFile } from '../sources/dates-file.ts';
import { leftOutList } from './left-out.ts';
import { look, type Look } from './look.ts';
import { mayWrite, planFor, type Plan, type Policy } from './plan.ts';
import { otherPull, type Followed } from './follow-others.ts';
import { observe } from './observe.ts';
import type { Observed } from './observed.ts';
import type { ProposalTexts, TextsWithout } from '../model/proposal-texts.ts';
import type { Proposal } from './proposal.ts';
import type { Base } from '../sources/snapshot.ts';

/** How often a run looks again when somebody else moves the branch under it: another run of ours, usually. */
const rounds = 3;

/** A look that is older does for finding nothing to do, and for no write. */
const freshMilliseconds = 5_000;

/** Closed pull requests of which a run finds out who closed them, the newest first. */
const mostExplained = 4;

export interface GitHubSyncClientOptions {
  readonly repository: GitRepository;
  readonly pulls: PullRequests;
  readonly policy: Policy;
  readonly requests: Requests;
  /** The repository's file of dates, where it has one to be kept up to date. */
  readonly dates?: DatesFile | undefined;
  readonly timing?: Timing;
  readonly signal?: AbortSignal;
}

/** A look at GitHub and the decision that rests on it. */
export interface Planned {
  readonly plan: Plan;
  readonly observed: Observed;
  /** What the run's reader must know of how it was decided. */
  readonly remarks: readonly string[];
}

export interface Published extends Outcome {
  /** What GitHub refused without harm to the proposal: a label, a reviewer. */
  readonly warnings: readonly string[];
}

/**
 * Brings the pull request of one scope to where it should be: one branch, one pull request, updated in place, and no
 * write at all where it says already what it should. All that it remembers is on GitHub, so a run may die anywhere.
 */
export class GitHubSyncClient {
  readonly #options: GitHubSyncClientOptions;

  constructor(options: GitHubSyncClientOptions) {
    this.#options = options;
  }

  /**
   * A first look, for `publish`: it may be taken while it is still found out what there is to propose.
   *
   * @param differs whether there may be something
   */
  async look(branch: string, differs: boolean): Promise<Look> {
    const { repository, pulls, timing = realTiming } = this.#options;
    return await look(repository, pulls, { branch, differs, at: timing.now() });
  }

  /** Looks at GitHub and decides; writes nothing. */
  async plan(proposal: Proposal, base: Base, taken?: Look): Promise<Planned> {
    const { repository, pulls, dates } = this.#options;
    const { branch } = proposal;
    const differs = proposal.files.size > 0;
    const seen = taken ?? (await this.look(branch, differs));
    const known = knownTrees(base, proposal);
    const question = { branch, base, differs, known, datesPath: dates?.path, seen };
    const observed = await observe(repository, pulls, question);
    return await this.#explained(observed, proposal);
  }

  /** Path of the file of dates, where the base has one: it is looked after with whatever is proposed. */
  datesOf({ tree }: Base): string | undefined {
    const { dates } = this.#options;
    return tree.entries.find(({ path }) => path === dates?.path)?.path;
  }

  /**
   * Plans, and unless the run is dry carries the plan out.
   *
   * @param textsWithout the proposal's texts, for what of it stays out
   * @param taken a look that was taken beforehand
   * @throws GitHubError where GitHub fails; the next run goes on from where this one ended
   * @throws BranchMovedError where somebody keeps moving the branch
   */
  async publish(
    proposal: Proposal,
    textsWithout: TextsWithout,
    base: Base,
    dryRun: boolean,
    taken?: Look,
  ): Promise<Published> {
    for (let round = 1; ; round += 1) {
      const planned = await this.#planSurely(proposal, base, round === 1 ? taken : undefined, dryRun);
      const { branch, action, files, autoMerge, others } = planned.plan;
      const leftOut = leftOutList(planned.plan.leftOut);
      const texts = textsWithout(leftOut);
      // What is unknown or refused now is told as that.
      const told = leftOut.filter(({ category }) => !proposal.held.has(category));
      const outcome = {
        branch,
        action,
        files: [...files.keys()].sort(),
        ...(told.length > 0 && { leftOut: told }),
        ...(autoMerge && { autoMerge }),
      };
      const toldOf = (followed: readonly Followed[]) => followed.length > 0 && { others: followed.map(otherPull) };
      if (dryRun) {
        return { ...outcome, ...toldOf(others), ...this.#planned(planned.plan, base), warnings: planned.remarks };
      }
      try {
        const done = await apply({ ...planned, proposal, texts, base }, this.#options);
        // After what takes their place.
        const { followed, warnings } = await this.#closeOthers(others, branch, texts);
        return {
          ...outcome,
          ...toldOf(followed),
          ...done,
          warnings: [...planned.remarks, ...warnings, ...done.warnings],
        };
      } catch (error) {
        if (!(error instanceof BranchMovedError) || round === rounds) throw error;
        const { timing = realTiming, signal } = this.#options;
        await timing.sleep(fullJitter(round, timing.random()), signal);
      }
    }
  }

  async #planSurely(proposal: Proposal, base: Base, taken: Look | undefined, dryRun: boolean): Promise<Planned> {
    const planned = await this.plan(proposal, base, taken);
    const isSure = dryRun || taken === undefined || !mayWrite(planned.plan) || this.#isFresh(taken);
    return isSure ? planned : await this.plan(proposal, base);
  }

  #isFresh({ at }: Look): boolean {
    const age = (this.#options.timing ?? realTiming).now() - at;
    // A clock that was set back says nothing.
    return age >= 0 && age <= freshMilliseconds;
  }

  /** Closes those that are to be closed; one that somebody has pushed to meanwhile stays, and the next run looks again. */
  async #closeOthers(others: readonly Followed[], branch: string, texts: ProposalTexts) {
    const followed: Followed[] = [];
    const warnings: string[] = [];
    for (const other of others) {
      if (other.action === 'keep') {
        followed.push(other);
        continue;
      }
      const say = (marker: string) => texts.obsoleteOther(marker, other.isOutdated ? branch : undefined);
      try {
        warnings.push(...(await closePull(other.pull, other.head, say, this.#options)));
        followed.push(other);
      } catch (error) {
        if (!(error instanceof BranchMovedError)) throw error;
        followed.push({ action: 'keep', pull: other.pull, reason: 'somebody has pushed to its branch meanwhile' });
      }
    }
    return { followed, warnings };
  }

  /** Decides; a person's no is told from another program's, and from a branch that went away. */
  async #explained(first: Observed, proposal: Proposal): Promise<Planned> {
    const { policy, pulls } = this.#options;
    const remarks: string[] = [];
    const asked = new Set<number>();
    for (let observed = first; ;) {
      const plan = planFor(observed, proposal, policy);
      const unexplained = [...plan.leftOut.values()].filter(({ isKnown, pull }) => !isKnown && !asked.has(pull.number));
      const [newest] = unexplained.sort((a, b) => b.pull.number - a.pull.number);
      if (!newest || asked.size === mostExplained) return { observed, plan, remarks };
      const { pull } = newest;
      asked.add(pull.number);
      const closing = await pulls.readClosing(pull.number);
      const reason = closing && closedByAnother(closing);
      if (reason === undefined && closing?.isByDeletion !== true) {
        observed = { ...observed, closedByPeople: new Set([...(observed.closedByPeople ?? []), pull.number]) };
      } else if (reason !== undefined) {
        const known = observed.closedByAnother ?? [];
        observed = { ...observed, closedByAnother: new Map([...known, [pull.number, reason]]) };
      } else {
        observed = withdrawn(observed, pull);
        remarks.push(
          `#${pull.number} was closed because its branch ${plan.branch} was deleted: that is nobody’s no to the change. ` +
            'Keep what cleans up branches away from sync/primary/**, and close a pull request whose change is not wanted.',
        );
      }
    }
  }

  /** What carrying the plan out would look after besides its files. */
  #planned({ action, keepHead, datesDue }: Plan, base: Base): Pick<Outcome, 'alongside'> {
    const isWritten = (!keepHead || datesDue) && (action.kind === 'create' || action.kind === 'update');
    const path = isWritten ? this.datesOf(base) : undefined;
    return path === undefined ? {} : { alongside: path };
  }
}

/** As if we had closed that pull request ourselves: it does not count as declined. */
function withdrawn(observed: Observed, { number }: PullRequestRef): Observed {
  const earlier = observed.earlier.map((pull) =>
    pull.number === number ? { ...pull, marker: { ...pull.marker, withdrawn: true } } : pull,
  );
  const unmarked = observed.unmarked?.filter(({ pull }) => pull.number !== number);
  return { ...observed, earlier, ...(unmarked && { unmarked }) };
}

/** The base's tree, and the one that a commit of this proposal has: they need not be read. */
function knownTrees({ tree }: Base, { files }: Proposal): ReadonlyMap<string, Tree> {
  const desired = treeWith(tree, new Map([...files].map(([path, { sha }]) => [path, sha])));
  return new Map([tree, desired].map((known) => [known.sha, known]));
}
