import * as v from 'valibot';
import { GithubError, invalid, notFound } from '../github-error.ts';
import { ensureLabel, findLabel, type Comment, type Pull } from '../pulls/state.ts';
import { endingEvents } from '../represent/issue-event.ts';
import { commentJson, issueJson, labelJson, labelsJson } from '../represent/issue.ts';
import type { RepositoryCall, RepositoryRoute } from '../route.ts';
import { timestamp } from '../world.ts';
import { pageOf } from './page.ts';
import { demandReopenable, findPull, setState } from './pulls.ts';
import { demandBody, demandTitle } from './text-limits.ts';

const labelsPath = '/issues/:number/labels';

/** Of a pull request: it is an issue, too. */
const either = ['issues', 'pull_requests'] as const;

/** What a pull request has as an issue: its comments and labels. */
export const issueRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/issues/:number', needs: either, answer: getIssue },
  { method: 'PATCH', path: '/issues/:number', needs: either, answer: updateIssue },
  { method: 'GET', path: '/issues/:number/events', needs: either, answer: listEvents },
  { method: 'GET', path: '/issues/:number/comments', needs: either, answer: listComments },
  { method: 'POST', path: '/issues/:number/comments', needs: either, answer: createComment },
  { method: 'GET', path: labelsPath, needs: either, answer: issueLabels },
  { method: 'POST', path: labelsPath, needs: either, answer: addLabels },
  { method: 'PUT', path: labelsPath, needs: either, answer: setLabels },
  { method: 'DELETE', path: labelsPath, needs: either, answer: clearLabels },
  { method: 'DELETE', path: `${labelsPath}/:name`, needs: either, answer: removeLabel },
  { method: 'GET', path: '/labels', needs: either, answer: listLabels },
  { method: 'GET', path: '/labels/:name', needs: either, answer: getLabel },
  { method: 'POST', path: '/labels', needs: 'issues', answer: createLabel },
];

function getIssue(call: RepositoryCall): Response {
  return Response.json(issueJson(call.world, call.repository, findPull(call)));
}

/** Those of its end alone. */
function listEvents(call: RepositoryCall): Response {
  const { items, headers } = pageOf(call, endingEvents(call.world, call.repository, findPull(call)));
  return Response.json(items, { headers });
}

const labelName = v.union([
  v.string(),
  v.pipe(
    v.object({ name: v.string() }),
    v.transform(({ name }) => name),
  ),
]);
const issueBody = v.object({
  title: v.optional(v.string()),
  body: v.optional(v.nullable(v.string())),
  state: v.optional(v.picklist(['open', 'closed'])),
  labels: v.optional(v.array(labelName)),
  assignees: v.optional(v.array(v.string())),
});

async function updateIssue(call: RepositoryCall): Promise<Response> {
  const { world, repository, actor } = call;
  const pull = findPull(call);
  const { title, body, state, labels, assignees } = call.body(issueBody);
  if (title !== undefined) demandTitle('Issue', title);
  demandBody('Issue', body ?? null);
  if (state === 'open' && pull.state === 'closed') await demandReopenable(repository, pull);

  if (title !== undefined) pull.title = title;
  if (body !== undefined) pull.body = body;
  if (labels !== undefined) replaceLabels(call, pull, labels);
  if (assignees !== undefined) pull.assignees = assignees;
  setState(pull, state, timestamp(world), actor.login);
  return Response.json(issueJson(world, repository, pull));
}

function listComments(call: RepositoryCall): Response {
  const { world, repository } = call;
  const { number } = findPull(call);
  const { items, headers } = pageOf(
    call,
    repository.state.comments.filter(({ on }) => on === number),
  );
  return Response.json(
    items.map((comment) => commentJson(world, repository, comment)),
    { headers },
  );
}

const commentBody = v.object({ body: v.string() });

function createComment(call: RepositoryCall): Response {
  const { world, repository, actor } = call;
  const pull = findPull(call);
  const { body } = call.body(commentBody);
  if (body.trim() === '') throw invalid({ resource: 'IssueComment', code: 'missing_field', field: 'body' });
  demandBody('IssueComment', body);
  const now = timestamp(world);
  const comment: Comment = {
    id: repository.state.nextId++,
    on: pull.number,
    author: actor.login,
    body,
    createdAt: now,
    updatedAt: now,
  };
  repository.state.comments.push(comment);
  pull.updatedAt = now;
  const json = commentJson(world, repository, comment);
  return Response.json(json, { status: 201, headers: { location: json['url'] as string } });
}

const labelList = v.union([v.array(labelName), v.object({ labels: v.optional(v.array(labelName)) })]);

function namesIn(call: RepositoryCall): string[] {
  const list = call.body(labelList);
  return Array.isArray(list) ? list : (list.labels ?? []);
}

function issueLabels(call: RepositoryCall): Response {
  const { items, headers } = pageOf(call, labelsJson(call.world, call.repository, findPull(call)));
  return Response.json(items, { headers });
}

function addLabels(call: RepositoryCall): Response {
  const pull = findPull(call);
  call.repository.lags.demandLabelable(pull.number);
  return replaceLabels(call, pull, [...pull.labels, ...namesIn(call)]);
}

function setLabels(call: RepositoryCall): Response {
  const pull = findPull(call);
  call.repository.lags.demandLabelable(pull.number);
  return replaceLabels(call, pull, namesIn(call));
}

function clearLabels(call: RepositoryCall): Response {
  replaceLabels(call, findPull(call), []);
  return new Response(null, { status: 204 });
}

function removeLabel(call: RepositoryCall): Response {
  const pull = findPull(call);
  const name = call.param('name').toLowerCase();
  const left = pull.labels.filter((label) => label.toLowerCase() !== name);
  if (left.length === pull.labels.length) throw notFound();
  return replaceLabels(call, pull, left);
}

/** Labels that the repository does not have are made, as on GitHub, for whoever may write issues. */
function replaceLabels({ world, repository, actor }: RepositoryCall, pull: Pull, names: readonly string[]): Response {
  for (const name of names) demandLabelName(name);
  const isKnown = names.every((name) => findLabel(repository.state, name) !== undefined);
  if (!isKnown && actor.permissions.issues !== 'write') throw labelsForbidden();
  pull.labels = [...new Set(names.map((name) => ensureLabel(repository.state, name).name))];
  pull.updatedAt = timestamp(world);
  return Response.json(labelsJson(world, repository, pull));
}

function labelsForbidden(): GithubError {
  return new GithubError(403, 'You do not have permission to create labels on this repository.', {
    errors: [{ resource: 'Repository', field: 'label', code: 'unauthorized' }],
  });
}

function demandLabelName(name: string): void {
  if (name.trim() === '' || name.length > 50) throw invalid({ resource: 'Label', code: 'invalid', field: 'name' });
}

function listLabels(call: RepositoryCall): Response {
  const { world, repository } = call;
  const { items, headers } = pageOf(call, repository.state.labels);
  return Response.json(
    items.map((label) => labelJson(world, repository, label)),
    { headers },
  );
}

function getLabel(call: RepositoryCall): Response {
  const label = findLabel(call.repository.state, call.param('name'));
  if (label === undefined) throw notFound();
  return Response.json(labelJson(call.world, call.repository, label));
}

const newLabel = v.object({
  name: v.string(),
  color: v.optional(v.string()),
  description: v.optional(v.nullable(v.string())),
});

function createLabel(call: RepositoryCall): Response {
  const { world, repository } = call;
  const { name, color = 'ededed', description } = call.body(newLabel);
  demandLabelName(name);
  if (findLabel(repository.state, name) !== undefined) {
    throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' });
  }
  const label = { id: repository.state.nextId++, name, color, description: description ?? '' };
  repository.state.labels.push(label);
  const json = labelJson(world, repository, label);
  return Response.json(json, { status: 201, headers: { location: json['url'] as string } });
}
