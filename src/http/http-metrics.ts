import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RouteHost } from '../features/route-host.ts';
import type { LiveService } from '../runtime/live/live-service.ts';

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Measures of the process, the requests and the running engine, for Prometheus. Served by `GET /metrics`. */
export function measure(app: RouteHost, live: LiveService): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureRequests(app, registry);
  measureEngine(live, registry);
  measureEffects(app, live, registry);
  return registry;
}

function measureRequests(app: RouteHost, registry: Registry): void {
  const seconds = new Histogram({
    name: 'opportune_http_request_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [registry],
  });
  app.addHook('onResponse', ({ method, routeOptions }, reply, done) => {
    seconds.observe(
      { method, route: routeOptions.url ?? '(none)', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  });
}

function measureEngine(live: LiveService, registry: Registry): void {
  const gauge = (name: string, help: string, read: () => number) => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('opportune_running', '1 while the engine takes inputs.', () => Number(live.status().state === 'running'));
  gauge('opportune_clock_seconds', 'Unix time that timers have reached.', () => (live.status().clock ?? 0) / 1000);
  gauge('opportune_log_entries', 'Entries ever logged.', () => live.status().logged);
  gauge('opportune_log_entries_behind', 'Entries logged and not yet applied.', () => {
    const { logged, applied } = live.status();
    return logged - applied;
  });
  gauge('opportune_in_flight_bytes', 'Bytes logged and not yet recorded.', () => live.status().inFlightBytes);
  gauge('opportune_in_flight_limit_bytes', 'From here on callers get 429.', () => live.status().limitBytes);
  gauge('opportune_customers', 'Customers known.', () => live.status().customers);
  gauge('opportune_state_bytes', 'Memory of the state of customers.', () => live.status().stateBytes);
}

function measureEffects(app: RouteHost, live: LiveService, registry: Registry): void {
  const effects = new Counter({
    name: 'opportune_effects_total',
    help: 'What the engine did, by type.',
    labelNames: ['type'] as const,
    registers: [registry],
  });
  const contacts = new Counter({
    name: 'opportune_contacts_total',
    help: 'Changes of contacts, by channel and status.',
    labelNames: ['channel', 'status'] as const,
    registers: [registry],
  });
  const stop = live.subscribe((notices, untold = []) => {
    for (const { effect } of notices) {
      effects.inc({ type: effect.type });
      if (effect.type === 'contact') contacts.inc({ channel: effect.channel, status: effect.status });
    }
    for (const { channel, planned } of untold) {
      effects.inc({ type: 'contact' }, planned);
      contacts.inc({ channel, status: 'planned' }, planned);
    }
  });
  app.addHook('onClose', (_app, done) => {
    stop();
    done();
  });
}
