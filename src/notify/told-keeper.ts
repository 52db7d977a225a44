import { faultOf } from '../lib/fault.ts';
import type { KeptText } from '../lib/kept-text.ts';
import type { Log } from '../lib/log.ts';
import { readTold, toldText } from './told-text.ts';
import { nothingTold, type Told } from './told.ts';

interface KeeperOptions {
  /** Without one, nothing outlives the process. */
  readonly place: KeptText | undefined;
  /** What is told of. */
  readonly about: string;
  readonly log: Log;
}

/** What has been told, in memory and where it outlives the process. */
export class ToldKeeper {
  readonly #options: KeeperOptions;
  #told: Told = nothingTold;
  #writing = Promise.resolve();
  #isUnsaved = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get told(): Told {
    return this.#told;
  }

  get isLasting(): boolean {
    return this.#options.place !== undefined;
  }

  /** Takes up what an earlier process has left, or another one that led until now. Where that is nothing, what is known stays. */
  async recall(): Promise<void> {
    const { place, about, log } = this.#options;
    if (place === undefined) return;
    await this.#writing;
    try {
      const text = await place.read();
      const read = text === undefined ? undefined : readTold(text, about);
      if (read?.kind === 'told') this.#told = read.told;
      if (read?.kind === 'damaged') throw new Error('it is damaged, or of another version');
    } catch (error) {
      log.warn(
        'notify.state-damaged',
        `${place.place} cannot be used, so something may be told twice: ${faultOf(error)}`,
      );
    }
  }

  /** At once in memory; resolves when it is kept, or cannot be. */
  async keep(told: Told): Promise<void> {
    if (told === this.#told) return;
    this.#told = told;
    await this.#save();
  }

  /** Until what is known now is kept, or cannot be. */
  async written(): Promise<void> {
    await this.#writing;
  }

  /** One write at a time. */
  async #save(): Promise<void> {
    const { place, about, log } = this.#options;
    if (place === undefined) return;
    this.#writing = this.#writing.then(async () => {
      try {
        await place.write(toldText(this.#told, about));
        this.#isUnsaved = false;
      } catch (error) {
        if (this.#isUnsaved) return;
        this.#isUnsaved = true;
        const what = `What has been told could not be kept in ${place.place}, so a restart may tell it again`;
        log.warn('notify.state-unsaved', `${what}: ${faultOf(error)}`);
      }
    });
    await this.#writing;
  }
}
