import { redraw } from '../../components/frame.js';

/**
 * @typedef {import('./trainer.js').Progress} Progress
 * @typedef {import('./trainer.js').Stage} Stage
 */

const REREAD = 300; // milliseconds between two readings of the pad with the network in training

/**
 * "Train it yourself": the buttons, the meters and the two curves of a training.
 */
export class TrainingView {
  #parts;
  #lastRead = 0;
  /** @type {Stage} */
  #stage = 'idle';

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root the panel
   * @param {import('./trainer.js').Trainer} parts.trainer
   * @param {import('./model.js').DigitReader} parts.reader
   * @param {import('../../components/speaker.js').Speaker} parts.speaker
   * @param {import('./notices.js').Notices} parts.notices
   */
  constructor(parts) {
    this.#parts = parts;
    const { trainer, reader } = parts;
    this.#on('train-start', () => trainer.start());
    this.#on('train-pause', () => (trainer.progress.stage === 'paused' ? trainer.resume() : trainer.pause()));
    this.#on('train-step', () => (trainer.active ? trainer.step() : trainer.start({ stepwise: true })));
    this.#on('train-stop', () => trainer.stop());
    trainer.addEventListener('model', () => reader.use(trainer.model, 'in training'));
    trainer.addEventListener('progress', () => this.#hear(trainer.progress));
    this.draw();
  }

  /** Shows how far the training is; called by the frame loop. */
  draw() {
    const { trainer } = this.#parts;
    const { progress } = trainer;
    this.#buttons(progress.stage);
    this.#meters(progress);
    this.#find('loss-chart').line = trainer.loss;
    this.#find('accuracy-chart').line = trainer.accuracy;
    this.#find('train-status').textContent = statusOf(progress);
    this.#listEpochs();
  }

  /** @param {Progress} progress */
  #hear(progress) {
    if (progress.stage !== this.#stage) this.#entered(progress);
    this.#reread(progress.stage);
    redraw(this);
  }

  /** @param {Stage} stage */
  #buttons(stage) {
    const { active } = this.#parts.trainer;
    const running = stage === 'training' || stage === 'paused';
    this.#find('train-start').disabled = active;
    this.#find('train-pause').disabled = !running;
    this.#find('train-pause').textContent = stage === 'paused' ? 'Resume' : 'Pause';
    this.#find('train-step').disabled = active && stage !== 'paused';
    this.#find('train-stop').disabled = !running && stage !== 'loading';
  }

  /** @param {Progress} progress */
  #meters({ stage, loaded, epoch, epochs, batch, batches, loss, accuracy, speed, left }) {
    const known = batches > 0;
    this.#find('meter-epoch').textContent = known ? `${epoch + 1} of ${epochs}` : '–';
    this.#find('meter-batch').textContent = known ? `${batch} of ${batches}` : '–';
    this.#find('meter-loss').textContent = Number.isNaN(loss) ? '–' : loss.toFixed(4);
    this.#find('meter-accuracy').textContent = Number.isNaN(accuracy)
      ? '–'
      : `${(100 * accuracy).toFixed(2)} %`;
    this.#find('meter-speed').textContent = speed > 0 ? Math.round(speed).toLocaleString('en') : '–';
    this.#find('meter-left').textContent = stage === 'done' ? '0 s' : time(left);
    this.#find('train-progress').value =
      stage === 'loading' ? loaded : known ? (epoch * batches + batch) / (epochs * batches) : 0;
  }

  /** @param {Progress} progress */
  #entered(progress) {
    const { reader, trainer, speaker, notices } = this.#parts;
    const { stage, error, test } = progress;
    this.#stage = stage;
    speaker.say(statusOf(progress), 0);
    if (stage === 'loading') notices.clear('train');
    if (stage === 'failed') {
      const words = error instanceof Error ? error.message : String(error);
      notices.show('train', `The training could not go on. ${words}`, () => trainer.start());
    }
    if (reader.model !== trainer.model || !trainer.model) return;
    if (stage === 'done')
      reader.use(trainer.model, `yours: ${percent(test ?? 0)} of 10,000 test digits right`);
    if (stage === 'stopped')
      reader.use(
        trainer.model,
        `yours, stopped after ${progress.batch} batches of epoch ${progress.epoch + 1}`,
      );
  }

  /** Adds what is new to the table of epochs, and says it. */
  #listEpochs() {
    const { trainer, speaker } = this.#parts;
    const table = this.#find('epochs');
    if (table.rows.length > trainer.epochs.length) table.replaceChildren();
    for (const { loss, accuracy } of trainer.epochs.slice(table.rows.length)) {
      const row = table.insertRow();
      for (const text of [`${table.rows.length}`, loss.toFixed(4), percent(accuracy)]) {
        row.insertCell().textContent = text;
      }
      const of = `${table.rows.length} of ${trainer.progress.epochs}`;
      speaker.say(`Epoch ${of} done, loss ${loss.toFixed(2)}, accuracy ${percent(accuracy)}`, 0);
    }
  }

  /** @param {Stage} stage */
  #reread(stage) {
    const { reader, trainer } = this.#parts;
    const now = performance.now();
    if (!trainer.model || reader.model !== trainer.model) return;
    if (stage === 'training' && now - this.#lastRead < REREAD) return;
    this.#lastRead = now;
    reader.weightsChanged();
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

/** @param {Progress} progress */
function statusOf({ stage, loaded, test }) {
  switch (stage) {
    case 'idle':
      return 'Not started';
    case 'loading':
      return `Fetching 70,000 digits: ${Math.floor(100 * loaded)} %`;
    case 'training':
      return 'Training';
    case 'paused':
      return 'Paused';
    case 'testing':
      return 'Testing on 10,000 digits it has never seen';
    case 'done':
      return `Done: ${percent(test ?? 0)} of 10,000 test digits right`;
    case 'stopped':
      return 'Stopped';
    default:
      return 'Failed';
  }
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(2)} %`;

/** @param {number} seconds */
function time(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.round(seconds);
  return whole < 100 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
