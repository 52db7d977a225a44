import * as v from 'valibot';
import type { Timing } from '../../lib/timing.ts';
import { GitHubError } from '../repository/github-error.ts';
import { isRefusal } from '../repository/refusal.ts';
import { mergingAnswer } from './answers.ts';
import { askGraphql } from './ask-graphql.ts';
import { branchRules, isLinear } from './merge-rules.ts';
import { untilSeen } from './eventual-consistency.ts';
import type { Octokit } from './octokit.ts';

interface Subject {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** A pull request's auto-merge as GitHub has it now; lists of pull requests may lag behind. */
interface Standing {
  readonly id: string;
  readonly isOpen: boolean;
  readonly head: string;
  readonly isOn: boolean;
  readonly method: 'MERGE' | 'SQUASH' | 'REBASE';
}

const query = `query AutoMerge($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    mergeCommitAllowed
    squashMergeAllowed
    pullRequest(number: $number) {
      id
      state
      headRefOid
      autoMergeRequest { enabledAt }
      baseRef { ${branchRules} }
    }
  }
}`;
const enabling = `mutation EnableAutoMerge($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { clientMutationId }
}`;
const disabling = `mutation DisableAutoMerge($input: DisablePullRequestAutoMergeInput!) {
  disablePullRequestAutoMerge(input: $input) { clientMutationId }
}`;

/**
 * Asks GitHub to merge a pull request by itself. REST has nothing like it. Nothing to do where it is closed or merged.
 *
 * @param head the commit that it must stand at; GitHub may know of it only after a while
 * @throws GitHubError 409 where it stands at another commit
 */
export async function enableAutoMerge(
  subject: Subject,
  head: string,
  timing: { readonly timing: Timing; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const isDone = ({ isOn, isOpen }: Standing) => isOn || !isOpen;
  const standing = await untilSeen(
    () => readAt(subject, head),
    timing,
    ({ status }) => status === 409,
  );
  if (isDone(standing)) return;
  const { id: pullRequestId, method: mergeMethod } = standing;
  try {
    await ask(subject, enabling, { input: { pullRequestId, mergeMethod, expectedHeadOid: head } }, v.unknown());
  } catch (error) {
    // It may be the repetition of a request whose answer was lost.
    if (!isRefusal(error) || !isDone(await read(subject))) throw error;
  }
}

/** @returns false where the pull request is not open any more */
export async function disableAutoMerge(subject: Subject): Promise<boolean> {
  const { id: pullRequestId, isOn, isOpen } = await read(subject);
  if (!isOn || !isOpen) return isOpen;
  try {
    await ask(subject, disabling, { input: { pullRequestId } }, v.unknown());
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const now = await read(subject);
    if (now.isOn && now.isOpen) throw error;
    return now.isOpen;
  }
}

async function readAt(subject: Subject, head: string): Promise<Standing> {
  const standing = await read(subject);
  if (standing.head === head || !standing.isOpen) return standing;
  const problem = `#${subject.number} stands at ${standing.head.slice(0, 7)}, not at ${head.slice(0, 7)}`;
  throw new GitHubError({ method: 'POST', path: '/graphql', status: 409, problem });
}

async function read(subject: Subject): Promise<Standing> {
  const { owner, repo: name, number } = subject;
  const { repository } = await ask(subject, query, { owner, name, number }, mergingAnswer);
  const { pullRequest: pull, mergeCommitAllowed, squashMergeAllowed } = repository;
  return {
    id: pull.id,
    isOpen: pull.state === 'OPEN',
    head: pull.headRefOid,
    isOn: pull.autoMergeRequest !== null,
    // A merge keeps the commit that a file of dates names.
    method: mergeCommitAllowed && !isLinear(pull.baseRef) ? 'MERGE' : squashMergeAllowed ? 'SQUASH' : 'REBASE',
  };
}

async function ask<T>(
  { octokit, owner, repo: name }: Subject,
  text: string,
  variables: Readonly<Record<string, unknown>>,
  schema: v.GenericSchema<unknown, T>,
): Promise<T> {
  return await askGraphql(octokit, { query: text, variables, about: { owner, name } }, schema);
}
