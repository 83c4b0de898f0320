/** Starts the page: first what can be drawn on, then the network behind it. */
import '../../components/code-listing.js';
import '../../components/drawing-pad.js';
import '../../components/feature-maps.js';
import '../../components/line-chart.js';
import '../../components/probability-bars.js';
import '../../components/theme-switch.js';
import { Notices } from './notices.js';

const notices = new Notices(/** @type {HTMLElement} */ (document.querySelector('#notices')));

try {
  const { startApp } = await import('./app.js');
  await startApp(notices);
} catch (error) {
  notices.show('start', `The network could not be started. ${wordsOf(error)}`, () => location.reload());
}

/** @param {unknown} error */
function wordsOf(error) {
  return error instanceof Error ? error.message : String(error);
}
