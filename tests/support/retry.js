// Browser tests hold times (no task over 50 ms, an answer within 200 ms) on a machine that others use as well: what is
// held is that the page can, so a test gets three tries, and says what went wrong in each.
import { jest } from '@jest/globals';

jest.retryTimes(2, { logErrorsBeforeRetry: true });
