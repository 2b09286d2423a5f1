import { expect, it } from 'vitest';
import type { LiveService, LiveStatus } from '../../runtime/live/live-service.ts';
import type { ServiceControl, ServiceState } from '../operation/control-routes.ts';
import { liveAlerts } from './live-alerts.ts';

const alertsOf = (status: Partial<LiveStatus>, channels: Partial<ServiceState['channels'][number]>[] = []) =>
  liveAlerts(
    { status: () => ({ state: 'running', inFlightBytes: 0, limitBytes: 100, ...status }) } as unknown as LiveService,
    { state: () => ({ channels }) } as unknown as ServiceControl,
  );

it('is silent when all is well', () => {
  expect(alertsOf({}, [{ id: 'sms', paused: false }])).toEqual([]);
});

it('tells a clock that leapt from an engine that does not run', () => {
  expect(alertsOf({ state: 'halted', trouble: 'it leapt' })).toEqual([{ kind: 'clock', detail: 'it leapt' }]);
  expect(alertsOf({ state: 'failed' })).toEqual([{ kind: 'engine', state: 'failed' }]);
  expect(alertsOf({ trouble: 'the disk is full' })).toEqual([{ kind: 'trouble', detail: 'the disk is full' }]);
});

it('warns before callers are refused', () => {
  expect(alertsOf({ inFlightBytes: 69 })).toEqual([]);
  expect(alertsOf({ inFlightBytes: 70 })).toEqual([{ kind: 'back-pressure', share: 0.7 }]);
});

it('names channels through which nothing goes', () => {
  expect(
    alertsOf({}, [
      { id: 'sms', paused: true },
      { id: 'mms', paused: true, trouble: 'no answer' },
    ]),
  ).toEqual([
    { kind: 'channel-paused', channel: 'sms' },
    { kind: 'channel-trouble', channel: 'mms', detail: 'no answer' },
  ]);
});
