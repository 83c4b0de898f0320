/**
 * `<code-listing>`: wraps a `<pre>` that is in the page already and adds a button that copies its text.
 *
 * @example
 * <code-listing><pre><code>…</code></pre></code-listing>
 */
export class CodeListing extends HTMLElement {
  connectedCallback() {
    const code = this.querySelector('code');
    if (!code || this.querySelector('button')) return;
    code.parentElement?.setAttribute('tabindex', '0'); // it scrolls sideways: keys must be able to
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      button.textContent = (await copied(code)) ? 'Copied' : 'Press Ctrl+C';
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
    this.append(button);
  }
}

/**
 * Copies an element's text; where the clipboard is refused, selects it instead.
 *
 * @param {HTMLElement} element
 * @returns {Promise<boolean>}
 */
async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return false;
  }
}

customElements.define('code-listing', CodeListing);
