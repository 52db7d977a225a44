/** A cut of GitHub's published schema, made by sandbox/scripts/cut-graphql.ts. */
export const githubSchema = /* GraphQL */ `
  type Query {
    repository(name: String!, owner: String!): Repository
    viewer: User!
  }

  type Repository implements Node {
    defaultBranchRef: Ref
    id: ID!
    isArchived: Boolean!
    isPrivate: Boolean!
    name: String!
    nameWithOwner: String!
    owner: RepositoryOwner!
    ref(qualifiedName: String!): Ref
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
    target: GitObject
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

  scalar URI

  enum RepositoryPermission {
    ADMIN
    MAINTAIN
    READ
    TRIAGE
    WRITE
  }

  type User implements Node & RepositoryOwner {
    id: ID!
    login: String!
  }

  type Mutation {
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
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

  type Organization implements Node & RepositoryOwner {
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

  scalar DateTime

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
