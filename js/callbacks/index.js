/** What is told about the course of training. They need no `new`. */
import { callable } from '../utils/callable.js';
import { Callback as CallbackClass } from './callback.js';
import { EarlyStopping as EarlyStoppingClass } from './early_stopping.js';
import { History as HistoryClass } from './history.js';
import { Lambda as LambdaClass } from './lambda.js';
import { ProgbarLogger as ProgbarLoggerClass } from './progbar_logger.js';

export const Callback = /* @__PURE__ */ callable(CallbackClass);
export const EarlyStopping = /* @__PURE__ */ callable(EarlyStoppingClass);
export const History = /* @__PURE__ */ callable(HistoryClass);
export const Lambda = /* @__PURE__ */ callable(LambdaClass);
export const LambdaCallback = Lambda;
export const ProgbarLogger = /* @__PURE__ */ callable(ProgbarLoggerClass);
