import { Type } from 'typebox';
import { instantSchema, nameSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';

/** An interval of lost time, epoch ms. */
interface Interval {
  from: number;
  until: number;
}

/** A service as those see it who run it. */
export interface ServiceState {
  state: string;
  /** What timers have reached, epoch ms; null before the first second. */
  clock: number | null;
  /** What is wrong with the engine or its clock, for people. */
  trouble?: string;
  channels: ChannelState[];
  /** Of a folder that came from a back-up. */
  restored?: { backUpAt: number; lost?: Interval };
}

interface ChannelState {
  id: string;
  paused: boolean;
  trouble?: string;
  counts: {
    waiting: number;
    inFlight: number;
    released: number;
    withdrawn: number;
    sent: number;
    failed: number;
    unknown: number;
    returned: number;
  };
}

/** What those who run a service can do to it. `who`: name of the caller's key. */
export interface ServiceControl {
  state(): ServiceState;
  /** On one channel, or on all. @returns false when the channel is not served */
  pause(channel: string | undefined, who: string): Promise<boolean>;
  /** As `pause`. */
  resume(channel: string | undefined, who: string): Promise<boolean>;
  /** Says what was lost before a restored service took over. */
  stateLost(lost: Interval, who: string): Promise<void>;
  /** Says that a clock that leapt is right. */
  confirmClock(): void;
}

const interval = Type.Object({ from: Type.Integer(), until: Type.Integer() });
const count = Type.Integer({ minimum: 0 });
const serviceState = Type.Object({
  state: Type.String(),
  clock: Type.Union([Type.Number(), Type.Null()], { description: 'What timers have reached, epoch ms.' }),
  trouble: Type.Optional(Type.String()),
  channels: Type.Array(
    Type.Object({
      id: Type.String(),
      paused: Type.Boolean(),
      trouble: Type.Optional(Type.String()),
      counts: Type.Object({
        waiting: count,
        inFlight: count,
        released: count,
        withdrawn: count,
        sent: count,
        failed: count,
        unknown: count,
        returned: count,
      }),
    }),
    { description: 'Channels that are served; counts since the start.' },
  ),
  restored: Type.Optional(Type.Object({ backUpAt: Type.Integer(), lost: Type.Optional(interval) })),
});
const oneChannel = Type.Object(
  { channel: Type.Optional(nameSchema) },
  { additionalProperties: false, description: 'All channels when none is named.' },
);
const resumption = Type.Object(
  {
    channel: Type.Optional(nameSchema),
    lost: Type.Optional(
      Type.Object(
        { from: instantSchema, until: instantSchema },
        {
          additionalProperties: false,
          description: 'After a restore: from the back-up until the restored service took over. Epoch ms.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);

/** Pausing and going on, the clock, and how the channels are doing. */
export function controlRoutes(app: RouteHost, control: ServiceControl, now: () => number): void {
  stateRoute(app, control);
  channelRoutes(app, control, now);
  app.post(
    '/v1/operations/confirm-clock',
    {
      config: { scope: 'operations:write', idempotent: 'kept', audit: 'operation.confirm-clock' },
      schema: {
        operationId: 'confirmClock',
        summary: 'Say that a clock that leapt forward is right: timers go on at its time',
        tags: ['operation'],
        response: { 200: serviceState, ...problemResponses('not-running') },
      },
    },
    async () => {
      control.confirmClock();
      return control.state();
    },
  );
}

function stateRoute(app: RouteHost, control: ServiceControl): void {
  app.get(
    '/v1/operations',
    {
      config: { scope: 'operations:read' },
      schema: {
        operationId: 'readOperations',
        summary: 'How the engine, its clock and the channels are doing',
        tags: ['operation'],
        response: { 200: serviceState },
      },
    },
    async () => control.state(),
  );
}

function channelRoutes(app: RouteHost, control: ServiceControl, now: () => number): void {
  const config = { scope: 'operations:write' as const, idempotent: 'kept' as const };
  app.post(
    '/v1/operations/pause',
    {
      config: { ...config, audit: 'operation.pause' },
      schema: {
        operationId: 'pauseChannels',
        summary: 'Hand nothing more over, on one channel or on all; it stays so across restarts',
        tags: ['operation'],
        body: oneChannel,
        response: { 200: serviceState, ...problemResponses('channel-unserved', 'records-unavailable') },
      },
    },
    async ({ body: { channel }, caller }) => {
      if (!(await control.pause(channel, caller.name))) throw unserved(channel);
      return control.state();
    },
  );
  app.post(
    '/v1/operations/resume',
    {
      config: { ...config, audit: 'operation.resume' },
      schema: {
        operationId: 'resumeChannels',
        summary: 'Hand over again, on one channel or on all',
        description:
          'After a restore the lost time must be stated first: caps count as used for its days, and what may have left ' +
          'in it is not sent again.',
        tags: ['operation'],
        body: resumption,
        response: {
          200: serviceState,
          ...problemResponses('channel-unserved', 'lost-interval-wanted', 'records-unavailable'),
        },
      },
    },
    async ({ body: { channel, lost }, caller }) => {
      if (lost !== undefined) await control.stateLost(checkedInterval(lost, control, now()), caller.name);
      const { restored } = control.state();
      if (restored !== undefined && restored.lost === undefined) {
        throw new HttpProblem(
          'lost-interval-wanted',
          `the service was restored from a back-up of ${new Date(restored.backUpAt).toISOString()}: ` +
            'state `lost`, from then until it was started again',
        );
      }
      if (!(await control.resume(channel, caller.name))) throw unserved(channel);
      return control.state();
    },
  );
}

function checkedInterval(lost: Interval, control: ServiceControl, now: number): Interval {
  const { restored } = control.state();
  const wrong = (message: string) =>
    new HttpProblem('request-invalid', message, { errors: [{ pointer: '/lost', message }] });
  if (restored === undefined) throw wrong('nothing was restored: there is no lost time to state');
  if (lost.until <= lost.from) throw wrong('lost time must end after it begins');
  if (lost.until > now) throw wrong('lost time cannot end later than now');
  if (lost.from > restored.backUpAt) throw wrong('lost time begins with the back-up at the latest');
  return lost;
}

function unserved(channel: string | undefined): HttpProblem {
  return new HttpProblem('channel-unserved', `no channel "${channel}" is served; GET /v1/operations lists them`);
}
