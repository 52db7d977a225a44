import { faultOf } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import type { WatchEvent } from '../watch/events.ts';
import { readResults, resultsText } from './results-text.ts';
import type { StatusModel } from './status-model.ts';

/** Where the processes of one service leave a text for each other: one for all, the last that was written. */
export interface SharedPlace {
  /** `undefined` where nothing is. May fail, and hold what anybody wrote. */
  read(): Promise<string | undefined>;
  /** Calls all listeners, too. May fail. */
  write(text: string): Promise<void>;
  onNews(listener: () => void): void;
}

interface SharedResultsOptions {
  readonly place: SharedPlace;
  /** This machine's name. */
  readonly machine: string;
  readonly model: Pick<StatusModel, 'document' | 'show'>;
  readonly log: Log;
}

/**
 * The leader's last results on the page of each process that stands by. Who leads writes what its own syncs have found;
 * who stands by only reads. What fails is said in the log, once until it goes well again, and holds up nobody.
 */
export class SharedResults {
  readonly #options: SharedResultsOptions;
  #hasSynced = false;
  #isQueued = false;
  #work = Promise.resolve();
  #isToldUnwritten = false;
  #isToldUnread = false;

  constructor(options: SharedResultsOptions) {
    this.#options = options;
    options.place.onNews(() => {
      if (this.#isStandingBy) this.#exchange();
    });
  }

  /** Called for each event, after the status model was. */
  readonly onEvent = ({ name }: WatchEvent): void => {
    switch (name) {
      case 'watch.synced':
      case 'watch.sync-failed':
        this.#hasSynced = !this.#isStandingBy;
        this.#exchange();
        break;
      case 'watch.standing-by':
        this.#hasSynced = false;
        this.#exchange();
        break;
      case 'watch.merged':
      case 'watch.redis-connected':
        // It may have lost what was written, or never got it.
        this.#exchange();
        break;
      default:
    }
  };

  /** Until nothing is under way. */
  async settled(): Promise<void> {
    await this.#work;
  }

  get #isStandingBy(): boolean {
    return this.#options.model.document().leader !== null;
  }

  /** One at a time; what waits will see the newest, so one waits at most. */
  #exchange(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#work = this.#work.then(async () => {
      this.#isQueued = false;
      if (this.#isStandingBy) await this.#read();
      else if (this.#hasSynced) await this.#write();
    });
  }

  async #write(): Promise<void> {
    const { place, machine, model, log } = this.#options;
    try {
      const text = resultsText({ machine, results: model.document() });
      if (text === undefined) throw new Error('they are longer than 1 MB');
      await place.write(text);
      this.#isToldUnwritten = false;
    } catch (error) {
      if (this.#isToldUnwritten) return;
      this.#isToldUnwritten = true;
      log.warn('service.results-unsaved', `Processes that stand by do not see the last results: ${faultOf(error)}`);
    }
  }

  async #read(): Promise<void> {
    const { place, machine: own, model, log } = this.#options;
    try {
      const text = await place.read();
      const read = text === undefined ? undefined : readResults(text);
      this.#isToldUnread = false;
      // Meanwhile it may have begun to lead.
      if (read && this.#isStandingBy) model.show(read.results, read.machine === own ? null : read.machine);
    } catch (error) {
      if (this.#isToldUnread) return;
      this.#isToldUnread = true;
      log.warn('service.results-damaged', `The leader’s last results cannot be shown: ${faultOf(error)}`);
    }
  }
}
