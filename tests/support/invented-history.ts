import fc from 'fast-check';
import type { InventedRepository } from './invented-repository.ts';
import { slowDates, type DatesJson } from './slow-dates.ts';
import type { CommitSpec } from './write-commits.ts';

const recordsPath = 'stable_diffusion.json';
const datesPath = 'model_mod_data.json';

const names = ['Alpha', 'beta', 'ä', '\u{1f600} face', '\ue000 private', '__proto__', 'quo"te\\'];

/** One change of a model: to a value of its own, to one that only looks different, or away with it. */
interface Edit {
  readonly name: string;
  readonly change: number | 'respell' | 'remove';
}

const edit: fc.Arbitrary<Edit> = fc.record({
  name: fc.constantFrom(...names),
  change: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 2 }) }, fc.constant('respell' as const), {
    weight: 2,
    arbitrary: fc.constant('remove' as const),
  }),
});

/** What people do to the repository. */
type Event =
  | { readonly kind: 'push'; readonly edits: readonly Edit[] }
  | { readonly kind: 'broken' | 'deleted'; readonly edits: readonly Edit[] }
  | { readonly kind: 'other' | 'dates' }
  | {
      readonly kind: 'pull';
      /** A commit each. */
      readonly edits: readonly (readonly Edit[])[];
      /** The last of them takes all back. */
      readonly takenBack: boolean;
      /** How many commits ago it was begun. */
      readonly age: number;
      /** Whether main was merged into it meanwhile. */
      readonly isUpdated: boolean;
      /** Whether its author computed the file of dates. */
      readonly isGreen: boolean;
      readonly end: 'squash' | 'merge' | 'rebase';
      /** Whose entry stands where both sides have one: how its author settles a conflict. */
      readonly prefersOurs: boolean;
    };

export const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
export const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('push' as const), edits }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('broken' as const, 'deleted' as const), edits }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('other' as const, 'dates' as const) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('pull' as const),
      edits: fc.array(edits, { minLength: 1, maxLength: 3 }),
      takenBack: fc.boolean(),
      age: fc.nat({ max: 3 }),
      isUpdated: fc.boolean(),
      isGreen: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
      end: fc.constantFrom('squash' as const, 'squash' as const, 'merge' as const, 'rebase' as const),
      prefersOurs: fc.boolean(),
    }),
  },
);

/** Model name → its value as it is spelled. */
type Models = ReadonlyMap<string, string>;

/** What stands at a commit. */
interface State {
  readonly commit: string;
  readonly models: Models;
  /** Of the file of dates. */
  readonly dates: DatesJson;
}

/** A repository in which people work. */
export class InventedHistory {
  readonly repository: InventedRepository;
  /** Of main, the newest last. */
  readonly #main: State[];
  #clock = 1_600_000_000;
  #others = 0;

  /** @param repository may hold other histories, too */
  constructor(repository: InventedRepository) {
    this.repository = repository;
    const models = new Map(names.slice(0, 3).map((name, index) => [name, value(index)]));
    const commit = this.#commit([], { [recordsPath]: print(models), 'README.md': '' });
    this.#main = [{ commit, models, dates: {} }];
    this.#computeDates();
  }

  get head(): State {
    const head = this.#main.at(-1);
    if (!head) throw new Error('A history has a first commit.');
    return head;
  }

  happen(what: Event): void {
    const { commit, models, dates } = this.head;
    switch (what.kind) {
      case 'push':
        this.#push(edited(models, what.edits), dates);
        break;
      case 'broken':
      case 'deleted': {
        const text = what.kind === 'broken' ? '{\n<<<<<<< HEAD' : null;
        const broken = this.#commit([commit], { [recordsPath]: text });
        this.#main.push({ commit: broken, models, dates });
        this.#push(edited(models, what.edits), dates);
        break;
      }
      case 'other': {
        const files = { 'README.md': `${(this.#others += 1)}` };
        const other = this.#commit([commit], files);
        this.#main.push({ commit: other, models, dates });
        break;
      }
      case 'dates':
        this.#computeDates();
        break;
      case 'pull':
        this.#pull(what);
    }
  }

  /** The committer time of what is committed next. */
  get nextTime(): number {
    return this.#clock + 60;
  }

  /** A commit of ours on a branch. */
  propose(parent: string, files: Readonly<Record<string, string>>): string {
    return this.#commit([parent], files);
  }

  /** What a proposal may want: main's records with some edits. */
  wanted(edits: readonly Edit[]): { models: Models; text: string } {
    const models = edited(this.head.models, edits);
    return { models, text: print(models) };
  }

  /** The proposal goes in: by a merge, or as one commit. */
  accept(head: string, models: Models, dates: DatesJson, end: 'squash' | 'merge'): void {
    const { commit } = this.head;
    const files = { [recordsPath]: print(models), [datesPath]: JSON.stringify(dates) };
    const parents = end === 'merge' ? [commit, head] : [commit];
    this.#main.push({ commit: this.#commit(parents, files), models, dates });
  }

  #push(models: Models, dates: DatesJson): void {
    const files = { [recordsPath]: print(models), [datesPath]: JSON.stringify(dates) };
    this.#main.push({ commit: this.#commit([this.head.commit], files), models, dates });
  }

  /** Somebody runs the repository's script and commits what it says. */
  #computeDates(): void {
    const { commit, models } = this.head;
    const dates = slowDates(this.repository.versions(commit, recordsPath));
    const computed = this.#commit([commit], { [datesPath]: JSON.stringify(dates) });
    this.#main.push({ commit: computed, models, dates });
  }

  #pull(what: Event & { readonly kind: 'pull' }): void {
    const fork = this.#main.at(-1 - what.age) ?? this.head;
    const steps: Models[] = [];
    for (const each of what.edits) steps.push(edited(steps.at(-1) ?? fork.models, each));
    if (what.takenBack) steps.push(fork.models);
    let branch = fork;
    for (const models of steps) {
      branch = { ...branch, models, commit: this.#commit([branch.commit], { [recordsPath]: print(models) }) };
    }
    let base = fork;
    const update = () => {
      branch = this.#merged(branch, this.head, fork, what.prefersOurs, [branch.commit, this.head.commit]);
      base = this.head;
    };
    const compute = () => {
      const dates = slowDates(this.repository.versions(branch.commit, recordsPath));
      branch = { ...branch, dates, commit: this.#commit([branch.commit], { [datesPath]: JSON.stringify(dates) }) };
    };
    if (what.isUpdated) update();
    if (what.isGreen) compute();
    // GitHub merges nothing that is in conflict: its author settles that first, and the check runs again.
    if (areInConflict(this.head, branch, base)) {
      update();
      if (what.isGreen) compute();
    }
    const onto = this.head.commit;
    if (what.end === 'rebase' && base === fork) {
      for (const models of steps) {
        const step = { ...branch, models, dates: fork.dates };
        this.#main.push(this.#merged(this.head, step, fork, what.prefersOurs, [this.head.commit]));
      }
      this.#main.push(this.#merged(this.head, branch, fork, what.prefersOurs, [this.head.commit]));
    } else {
      const parents = what.end === 'merge' ? [onto, branch.commit] : [onto];
      this.#main.push(this.#merged(this.head, branch, base, what.prefersOurs, parents));
    }
  }

  /** Both sides' changes since `base`, model by model. */
  #merged(ours: State, theirs: State, base: State, prefersOurs: boolean, parents: readonly string[]): State {
    const models = mergedEntries(ours.models, theirs.models, base.models, prefersOurs);
    const texts = mergedEntries(entriesOf(ours.dates), entriesOf(theirs.dates), entriesOf(base.dates), prefersOurs);
    const dates: DatesJson = Object.fromEntries([...texts].map(([name, text]) => [name, JSON.parse(text)]));
    const files = { [recordsPath]: print(models), [datesPath]: JSON.stringify(dates) };
    return { commit: this.#commit(parents, files), models, dates };
  }

  /** A minute after the one before. */
  #commit(parents: readonly string[], files: CommitSpec['files']): string {
    return this.repository.commit({ parents, at: (this.#clock += 60), files });
  }
}

function value(number: number): string {
  return `{"number": ${number}, "tags": ["a", "b"], "deep": {"x": 1, "y": 2}}`;
}

function edited(models: Models, edits: readonly Edit[]): Models {
  const result = new Map(models);
  for (const { name, change } of edits) {
    const old = result.get(name);
    if (change === 'remove') result.delete(name);
    else if (change !== 'respell') result.set(name, value(change));
    else if (old !== undefined) result.set(name, respelled(old));
  }
  return result;
}

/** The same value with its members in another order. */
function respelled(text: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse()));
}

function entriesOf(dates: DatesJson): Models {
  return new Map(Object.entries(dates).map(([name, entry]) => [name, JSON.stringify(entry)]));
}

function areInConflict(ours: State, theirs: State, base: State): boolean {
  const differ = (a: Models, b: Models, before: Models) =>
    [...a.keys(), ...b.keys(), ...before.keys()].some((name) => {
      const [mine, other, old] = [a.get(name), b.get(name), before.get(name)];
      return mine !== old && other !== old && mine !== other;
    });
  const [a, b, before] = [ours, theirs, base].map(({ dates }) => entriesOf(dates)) as [Models, Models, Models];
  return differ(ours.models, theirs.models, base.models) || differ(a, b, before);
}

function mergedEntries(ours: Models, theirs: Models, base: Models, prefersOurs: boolean): Models {
  const result = new Map(ours);
  for (const name of new Set([...base.keys(), ...theirs.keys()])) {
    const [mine, other, before] = [ours.get(name), theirs.get(name), base.get(name)];
    if (other === before || (mine !== before && prefersOurs)) continue;
    if (other === undefined) result.delete(name);
    else result.set(name, other);
  }
  return result;
}

function print(models: Models): string {
  const entries = [...models].map(([name, text]) => `${JSON.stringify(name)}: ${text}`);
  return `{\n${entries.join(',\n')}\n}\n`;
}
