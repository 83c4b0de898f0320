/** The same on the build that every browser can run: in Node as the tests start it, the other one is chosen. */
import { configure } from '../../js/index.js';

configure({ simd: 'baseline' });
await import('./layers.test.js');
