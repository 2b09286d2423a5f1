import { type Logger, pino } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';
import { maskNumbers } from '../features/access/mask-number.ts';
import { maskedError } from '../http/request-log.ts';

/**
 * The log of a service: JSON lines on standard error, with the time and level as people write them. Whatever a message or
 * an error quotes, numbers of customers are masked.
 */
export function serviceLog(level: ServiceConfig['log']['level']): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: maskedError },
      hooks: {
        logMethod(args, method) {
          const masked = args.map((part: unknown) => (typeof part === 'string' ? maskNumbers(part) : part));
          method.apply(this, masked as Parameters<typeof method>);
        },
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
