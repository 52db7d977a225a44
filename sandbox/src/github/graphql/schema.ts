/** A cut of GitHub's published schema, made by sandbox/scripts/cut-graphql.ts. */
export const githubSchema = /* GraphQL */ `
  type Query {
    repository(name: String!, owner: String!): Repository
    viewer: User!
  }

  type Repository implements Node {
    autoMergeAllowed: Boolean!
    defaultBranchRef: Ref
    id: ID!
    isArchived: Boolean!
    isPrivate: Boolean!
    mergeCommitAllowed: Boolean!
    name: String!
    nameWithOwner: String!
    owner: RepositoryOwner!
    pullRequest(number: Int!): PullRequest
    rebaseMergeAllowed: Boolean!
    ref(qualifiedName: String!): Ref
    squashMergeAllowed: Boolean!
    url: URI!
    viewerPermission: RepositoryPermission
  }

  interface Node {
    id: ID!
  }

  type Ref implements Node {
    id: ID!
    name: String!
    prefix: String!
    refUpdateRule: RefUpdateRule
    rules(first: Int): RepositoryRuleConnection
    target: GitObject
  }

  type RefUpdateRule {
    requiredApprovingReviewCount: Int
    requiredStatusCheckContexts: [String]
    requiresLinearHistory: Boolean!
  }

  type RepositoryRuleConnection {
    nodes: [RepositoryRule]
  }

  type RepositoryRule {
    type: RepositoryRuleType!
  }

  enum RepositoryRuleType {
    AUTHORIZATION
    BRANCH_NAME_PATTERN
    CODE_SCANNING
    COMMITTER_EMAIL_PATTERN
    COMMIT_AUTHOR_EMAIL_PATTERN
    COMMIT_MESSAGE_PATTERN
    CREATION
    DELETION
    FILE_EXTENSION_RESTRICTION
    FILE_PATH_RESTRICTION
    LOCK_BRANCH
    MAX_FILE_PATH_LENGTH
    MAX_FILE_SIZE
    MAX_REF_UPDATES
    MERGE_QUEUE
    MERGE_QUEUE_LOCKED_REF
    NON_FAST_FORWARD
    PULL_REQUEST
    REQUIRED_DEPLOYMENTS
    REQUIRED_LINEAR_HISTORY
    REQUIRED_REVIEW_THREAD_RESOLUTION
    REQUIRED_SIGNATURES
    REQUIRED_STATUS_CHECKS
    REQUIRED_WORKFLOW_STATUS_CHECKS
    SECRET_SCANNING
    TAG
    TAG_NAME_PATTERN
    UPDATE
    WORKFLOWS
    WORKFLOW_UPDATES
  }

  interface GitObject {
    id: ID!
    oid: GitObjectID!
  }

  scalar GitObjectID

  interface RepositoryOwner {
    id: ID!
    login: String!
  }

  type PullRequest implements Node {
    autoMergeRequest: AutoMergeRequest
    baseRef: Ref
    headRefOid: GitObjectID!
    id: ID!
    isDraft: Boolean!
    mergeStateStatus: MergeStateStatus!
    number: Int!
    state: PullRequestState!
  }

  type AutoMergeRequest {
    enabledAt: DateTime
    enabledBy: Actor
    mergeMethod: PullRequestMergeMethod!
  }

  scalar DateTime

  interface Actor {
    login: String!
  }

  enum PullRequestMergeMethod {
    MERGE
    REBASE
    SQUASH
  }

  enum MergeStateStatus {
    BEHIND
    BLOCKED
    CLEAN
    DIRTY
    DRAFT
    HAS_HOOKS
    UNKNOWN
    UNSTABLE
  }

  enum PullRequestState {
    CLOSED
    MERGED
    OPEN
  }

  scalar URI

  enum RepositoryPermission {
    ADMIN
    MAINTAIN
    READ
    TRIAGE
    WRITE
  }

  type User implements Actor & Node & RepositoryOwner {
    id: ID!
    login: String!
  }

  type Mutation {
    disablePullRequestAutoMerge(input: DisablePullRequestAutoMergeInput!): DisablePullRequestAutoMergePayload
    enablePullRequestAutoMerge(input: EnablePullRequestAutoMergeInput!): EnablePullRequestAutoMergePayload
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  }

  input DisablePullRequestAutoMergeInput {
    clientMutationId: String
    pullRequestId: ID!
  }

  type DisablePullRequestAutoMergePayload {
    clientMutationId: String
    pullRequest: PullRequest
  }

  input EnablePullRequestAutoMergeInput {
    authorEmail: String
    clientMutationId: String
    commitBody: String
    commitHeadline: String
    expectedHeadOid: GitObjectID
    mergeMethod: PullRequestMergeMethod = MERGE
    pullRequestId: ID!
  }

  type EnablePullRequestAutoMergePayload {
    clientMutationId: String
    pullRequest: PullRequest
  }

  input UpdateRefsInput {
    clientMutationId: String
    refUpdates: [RefUpdate!]!
    repositoryId: ID!
  }

  input RefUpdate {
    afterOid: GitObjectID!
    beforeOid: GitObjectID
    force: Boolean = false
    name: GitRefname!
  }

  scalar GitRefname

  type UpdateRefsPayload {
    clientMutationId: String
  }

  type Organization implements Actor & Node & RepositoryOwner {
    id: ID!
    login: String!
  }

  type Tag implements GitObject & Node {
    id: ID!
    oid: GitObjectID!
  }

  type Commit implements GitObject & Node {
    author: GitActor
    authoredDate: DateTime!
    committedDate: DateTime!
    committer: GitActor
    history(after: String, first: Int, path: String): CommitHistoryConnection!
    id: ID!
    message: String!
    messageHeadline: String!
    oid: GitObjectID!
  }

  type GitActor {
    date: GitTimestamp
    email: String
    name: String
    user: User
  }

  scalar GitTimestamp

  type CommitHistoryConnection {
    nodes: [Commit]
    pageInfo: PageInfo!
    totalCount: Int!
  }

  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
  }
`;
