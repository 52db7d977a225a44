import { categories } from '../categories.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import type { Alarm } from './alarm.ts';

interface PushesOptions {
  /** Rings for each push. */
  readonly alarm: Alarm;
  /** Called with the first message that is none, cut and printable. */
  readonly onStranger: (message: string) => void;
}

const longestShown = 60;

/** What PRIMARY has published on its Redis: names of categories that change. Anybody may write there. */
export class Pushes {
  readonly #options: PushesOptions;
  readonly #heard = new Set<string>();
  #hasToldOfStranger = false;

  constructor(options: PushesOptions) {
    this.#options = options;
  }

  readonly hear = (message: string): void => {
    if (categories.some(({ name }) => name === message)) {
      this.#heard.add(message);
      this.#options.alarm.ring();
    } else if (!this.#hasToldOfStranger) {
      this.#hasToldOfStranger = true;
      this.#options.onStranger(printable(shorten(message.slice(0, 2 * longestShown), longestShown)));
    }
  };

  /** The categories heard of since the last time, each once. */
  take(): readonly string[] {
    const heard = [...this.#heard];
    this.#heard.clear();
    return heard;
  }
}
