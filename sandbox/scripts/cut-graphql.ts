/**
 * Cuts GitHub's published GraphQL schema down to what the local GitHub answers, without its prose:
 *
 *     (cd $(mktemp -d) && npm init -y && npm i @octokit/graphql-schema && pwd)
 *     node sandbox/scripts/cut-graphql.ts <that folder>/node_modules/@octokit/graphql-schema/schema.graphql
 *     npx prettier --write sandbox/src/github/graphql/schema.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import {
  isTypeDefinitionNode,
  Kind,
  parse,
  print,
  visit,
  type TypeDefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type NamedTypeNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';

const target = 'sandbox/src/github/graphql/schema.ts';

/** Type → its fields, each with the arguments that are answered to. Whatever these are made of comes along. */
const wanted: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Query: { repository: ['owner', 'name'], viewer: [] },
  Mutation: { updateRefs: ['input'], enablePullRequestAutoMerge: ['input'], disablePullRequestAutoMerge: ['input'] },
  Node: { id: [] },
  RepositoryOwner: { id: [], login: [] },
  User: { id: [], login: [] },
  Organization: { id: [], login: [] },
  Repository: {
    id: [],
    name: [],
    nameWithOwner: [],
    owner: [],
    url: [],
    isPrivate: [],
    isArchived: [],
    viewerPermission: [],
    defaultBranchRef: [],
    ref: ['qualifiedName'],
    autoMergeAllowed: [],
    mergeCommitAllowed: [],
    squashMergeAllowed: [],
    rebaseMergeAllowed: [],
    pullRequest: ['number'],
  },
  Actor: { login: [] },
  PullRequest: {
    id: [],
    number: [],
    state: [],
    isDraft: [],
    headRefOid: [],
    mergeStateStatus: [],
    autoMergeRequest: [],
    baseRef: [],
  },
  AutoMergeRequest: { enabledAt: [], enabledBy: [], mergeMethod: [] },
  Ref: { id: [], name: [], prefix: [], target: [], refUpdateRule: [], rules: ['first'] },
  RefUpdateRule: { requiredApprovingReviewCount: [], requiredStatusCheckContexts: [], requiresLinearHistory: [] },
  RepositoryRuleConnection: { nodes: [] },
  RepositoryRule: { type: [] },
  GitObject: { id: [], oid: [] },
  Tag: { id: [], oid: [] },
  Commit: {
    id: [],
    oid: [],
    message: [],
    messageHeadline: [],
    authoredDate: [],
    committedDate: [],
    author: [],
    committer: [],
    history: ['first', 'after', 'path'],
  },
  GitActor: { name: [], email: [], date: [], user: [] },
  CommitHistoryConnection: { nodes: [], pageInfo: [], totalCount: [] },
  PageInfo: { endCursor: [], hasNextPage: [] },
  UpdateRefsPayload: { clientMutationId: [] },
  EnablePullRequestAutoMergePayload: { clientMutationId: [], pullRequest: [] },
  DisablePullRequestAutoMergePayload: { clientMutationId: [], pullRequest: [] },
};

const builtIn = new Set(['ID', 'String', 'Int', 'Float', 'Boolean']);

const source = process.argv[2];
if (source === undefined) throw new Error('Name the schema: node sandbox/scripts/cut-graphql.ts schema.graphql');
const published = new Map<string, TypeDefinitionNode>();
for (const definition of parse(await readFile(source, 'utf8')).definitions) {
  if (isTypeDefinitionNode(definition)) published.set(definition.name.value, definition);
}

const cut = new Map<string, TypeDefinitionNode>();
for (const name of Object.keys(wanted)) take(name);
const text = [...cut.values()].map((definition) => print(definition)).join('\n\n');
await writeFile(
  target,
  `/** A cut of GitHub's published schema, made by sandbox/scripts/cut-graphql.ts. */\nexport const githubSchema = /* GraphQL */ \`\n${text}\n\`;\n`,
);

function take(name: string): void {
  if (builtIn.has(name) || cut.has(name)) return;
  const definition = published.get(name);
  if (definition === undefined) throw new Error(`GitHub has no type ${name}`);
  const isComposite =
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
  const kept = isComposite ? cutFields(definition) : definition;
  const plain = visit(kept, {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
    Directive: () => null,
  });
  cut.set(name, plain);
  visit(plain, {
    NamedType: (node: NamedTypeNode) => {
      take(node.name.value);
    },
  });
}

function cutFields<T extends ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(definition: T): T {
  const name = definition.name.value;
  const fields = wanted[name];
  if (fields === undefined) throw new Error(`${name} is needed, and none of its fields is wanted`);
  const unknown = Object.keys(fields).filter((field) => !definition.fields?.some((each) => each.name.value === field));
  if (unknown.length > 0) throw new Error(`GitHub's ${name} has no ${unknown.join(', ')}`);
  return {
    ...definition,
    interfaces: definition.interfaces?.filter((each) => isServed(wanted[each.name.value], fields)) ?? [],
    fields: definition.fields?.flatMap((field) => cutArguments(field, fields[field.name.value])) ?? [],
  };
}

/** Whether a type has all that is left of an interface. */
function isServed(ofInterface: object | undefined, fields: object): boolean {
  return ofInterface !== undefined && Object.keys(ofInterface).every((field) => Object.hasOwn(fields, field));
}

function cutArguments(
  field: FieldDefinitionNode,
  wantedArguments: readonly string[] | undefined,
): FieldDefinitionNode[] {
  if (wantedArguments === undefined) return [];
  const kept = field.arguments?.filter(({ name }) => wantedArguments.includes(name.value)) ?? [];
  if (kept.length < wantedArguments.length) throw new Error(`GitHub's ${field.name.value} lacks an argument`);
  return [{ ...field, arguments: kept }];
}
