/**
 * What has gone wrong, in words, at the top of the page; with a button to try again where that may help.
 */
export class Notices {
  #place;
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /**
   * Shows a notice, in the place of an earlier one of the same topic.
   *
   * @param {string} topic
   * @param {string} text
   * @param {() => void} [retry]
   */
  show(topic, text, retry) {
    this.clear(topic);
    const notice = document.createElement('div');
    notice.className = 'notice';
    notice.setAttribute('role', 'alert');
    const words = document.createElement('p');
    words.textContent = text;
    notice.append(words);
    if (retry) notice.append(button('Try again', () => (this.clear(topic), retry())));
    else notice.append(button('Dismiss', () => this.clear(topic)));
    this.#shown.set(topic, notice);
    this.#place.append(notice);
  }

  /** @param {string} topic */
  clear(topic) {
    this.#shown.get(topic)?.remove();
    this.#shown.delete(topic);
  }
}

/**
 * @param {string} text
 * @param {() => void} pressed
 */
function button(text, pressed) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', pressed);
  return made;
}
