import type { DocumentOf } from '../lib/document-shape.ts';
import type {
  attemptsShape,
  categoryShape,
  fieldShape,
  modelChangeShape,
  newerShape,
  noteShape,
  originShape,
  partShape,
  pullShape,
  redisShape,
  repositoryShape,
  runningShape,
  runShape,
  statusShape,
  troubleShape,
  verdictShape,
} from './status-shape.ts';

/** What `GET /api/status` answers and the status page shows; what its members mean stands in its shape. */
export type StatusDocument = DocumentOf<typeof statusShape>;

/** What a comparison has left, and the last runs: what a process can tell another one. */
export type Results = Pick<
  StatusDocument,
  | 'comparedAt'
  | 'primaryFormat'
  | 'handledTimestamp'
  | 'rateLimitLeft'
  | 'warnings'
  | 'repositories'
  | 'skipped'
  | 'runs'
>;

export type RedisView = DocumentOf<typeof redisShape>;
export type Verdict = DocumentOf<typeof verdictShape>;
export type Trouble = DocumentOf<typeof troubleShape>;
export type Attempts = DocumentOf<typeof attemptsShape>;
export type RunningSync = DocumentOf<typeof runningShape>;
export type RunRecord = DocumentOf<typeof runShape>;

export type RepositoryView = DocumentOf<typeof repositoryShape>;
export type PullView = DocumentOf<typeof pullShape>;
export type TextPart = DocumentOf<typeof partShape>;
export type CategoryView = DocumentOf<typeof categoryShape>;
export type CategoryState = CategoryView['state'];
export type ModelChange = DocumentOf<typeof modelChangeShape>;
export type NewerView = DocumentOf<typeof newerShape>;
export type OriginView = DocumentOf<typeof originShape>;
export type FieldView = DocumentOf<typeof fieldShape>;
export type NoteView = DocumentOf<typeof noteShape>;
