/** Wires the page: each view gets the elements it fills and the models it listens to. */
import { Speaker } from '../../components/speaker.js';
import { LayersView } from './layers-view.js';
import { DigitReader } from './model.js';
import { PadView } from './pad-view.js';
import { ShelfView } from './shelf-view.js';
import { TeachView } from './teach-view.js';
import { Trainer } from './trainer.js';
import { TrainingView } from './training-view.js';

/**
 * @param {import('./notices.js').Notices} notices
 * @returns {Promise<void>} resolves when the shipped network reads the pad, or is known to be missing
 */
export async function startApp(notices) {
  const speaker = new Speaker();
  const reader = new DigitReader();
  const trainer = new Trainer();
  const seen = find('#seen');
  const common = { reader, speaker, notices };
  const layers = new LayersView({ ...common, flow: find('#flow'), lens: find('#lens'), seen });
  const padView = new PadView({
    ...common,
    pad: find('drawing-pad'),
    bars: find('probability-bars'),
    seen,
    answer: find('[data-testid=answer]'),
    hint: find('#hint'),
    buttons: { undo: find('#undo'), redo: find('#redo'), clear: find('#clear') },
    layers,
    failed: (error) =>
      notices.show('read', `The drawing could not be read. ${wordsOf(error)}`, () => location.reload()),
  });
  new TeachView({
    ...common,
    trainer,
    padView,
    digits: find('#teach-digits'),
    undo: find('#unteach'),
    status: find('#teach-status'),
  });
  new TrainingView({ ...common, trainer, root: find('#train') });
  const shelf = new ShelfView({ ...common, trainer, root: find('#keep'), origin: find('#origin') });
  await shelf.useShipped();
}

/**
 * @param {string} selector
 * @returns {any} the element
 */
const find = (selector) => document.querySelector(selector);

/** @param {unknown} error */
const wordsOf = (error) => (error instanceof Error ? error.message : String(error));
