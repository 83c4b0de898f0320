import { deleteModel, listModels, loadModel } from 'hornet-nn';

const SHIPPED = new URL('./digits.keras', import.meta.url);
const FIGURES = new URL('./digits.json', import.meta.url);

/**
 * Which network is in use, and the shelf it can be put on or taken from: this browser, a file, the shipped weights.
 */
export class ShelfView {
  #parts;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root the panel
   * @param {HTMLElement} parts.origin where it is written which weights are in use
   * @param {import('./model.js').DigitReader} parts.reader
   * @param {import('./trainer.js').Trainer} parts.trainer
   * @param {import('../../components/speaker.js').Speaker} parts.speaker
   * @param {import('./notices.js').Notices} parts.notices
   */
  constructor(parts) {
    this.#parts = parts;
    const { reader, trainer, root } = parts;
    this.#on('keep-browser', () => this.#keep());
    this.#on('keep-file', () => this.#save());
    this.#on('use-shipped', () => this.useShipped());
    const file = this.#find('open-file');
    file.addEventListener('change', () => this.#open(file));
    root.addEventListener('dragover', (event) => event.preventDefault());
    root.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#openFile(event.dataTransfer?.files[0]);
    });
    reader.addEventListener('change', () => this.#enable());
    trainer.addEventListener('progress', () => this.#enable());
    this.#list();
  }

  /**
   * Reads with the weights that came with the page, or says that there are none.
   *
   * @returns {Promise<void>}
   */
  async useShipped() {
    const { reader, origin } = this.#parts;
    const figures = await fetch(FIGURES);
    if (figures.status === 404) {
      origin.textContent = 'No weights here yet: train the network yourself, below';
      this.#enable();
      return;
    }
    const open = async () => {
      const { testAccuracy } = await figures.json();
      const model = await loadModel(SHIPPED);
      reader.use(model, `shipped, ${(100 * testAccuracy).toFixed(2)} % of 10,000 test digits right`);
    };
    await this.#trying('The shipped network could not be opened.', open, () => this.useShipped());
  }

  async #keep() {
    const { reader } = this.#parts;
    const name = `digits ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`;
    await this.#trying('The network could not be kept in this browser.', async () => {
      await navigator.storage?.persist?.();
      await reader.model.save(`browser:${name}`);
      this.#say(`Kept as “${name}”. A browser may clear such things: save what is dear to a file.`);
    });
    await this.#list();
  }

  async #save() {
    await this.#trying('The network could not be saved.', async () => {
      await this.#parts.reader.model.save('digits.keras');
      this.#say('Saved as digits.keras');
    });
  }

  /** @param {HTMLInputElement} input */
  async #open(input) {
    await this.#openFile(input.files?.[0]);
    input.value = ''; // so that the same file can be chosen again
  }

  /** @param {File | undefined} file */
  async #openFile(file) {
    if (file) await this.#use(file, `from ${file.name}`);
  }

  /**
   * @param {any} source
   * @param {string} origin
   */
  async #use(source, origin) {
    const { reader, trainer } = this.#parts;
    if (trainer.active) {
      this.#say('A training is under way: stop it first.');
      return;
    }
    await this.#trying('That network could not be used.', async () => {
      reader.use(await loadModel(source), origin);
      this.#say(`Reading with the network ${origin}`);
    });
  }

  #enable() {
    const { reader, trainer, origin } = this.#parts;
    const none = reader.model === null;
    if (!none) origin.textContent = `Weights: ${reader.origin}`;
    this.#find('keep-browser').disabled = this.#find('keep-file').disabled = none;
    this.#find('use-shipped').disabled = none || trainer.active || reader.origin.startsWith('shipped');
  }

  /** Lists what is kept in this browser. */
  async #list() {
    const list = this.#find('kept');
    const kept = await listModels().catch(() => []); // a browser may refuse storage: then nothing is kept
    list.hidden = kept.length === 0;
    list.replaceChildren(...kept.map((/** @type {any} */ entry) => this.#keptItem(entry)));
  }

  /** @param {{ name: string, bytes: number }} entry */
  #keptItem({ name, bytes }) {
    const item = document.createElement('li');
    const words = document.createElement('span');
    words.textContent = `${name}, ${Math.round(bytes / 1024)} KB`;
    const use = button('Use', `Use ${name}`, () =>
      this.#use(`browser:${name}`, `“${name}”, kept in this browser`),
    );
    const remove = button('Delete', `Delete ${name}`, async () => {
      await this.#trying('It could not be deleted.', () => deleteModel(name));
      await this.#list();
    });
    item.append(words, use, remove);
    return item;
  }

  /**
   * Does something that can fail, and says so in the page when it does.
   *
   * @param {string} complaint
   * @param {() => Promise<void>} action
   * @param {() => void} [retry]
   */
  async #trying(complaint, action, retry) {
    const { notices } = this.#parts;
    notices.clear('shelf');
    try {
      await action();
    } catch (error) {
      notices.show('shelf', `${complaint} ${error instanceof Error ? error.message : error}`, retry);
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#find('keep-status').textContent = text;
    this.#parts.speaker.say(text, 0);
  }

  /**
   * @param {string} id
   * @param {() => void} pressed
   */
  #on(id, pressed) {
    this.#find(id).addEventListener('click', pressed);
  }

  /**
   * @param {string} id
   * @returns {any} the element of the panel
   */
  #find(id) {
    return this.#parts.root.querySelector(`#${id}`);
  }
}

/**
 * @param {string} text
 * @param {string} label
 * @param {() => void} pressed
 */
function button(text, label, pressed) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', pressed);
  return made;
}
