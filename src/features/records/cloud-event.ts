import { idOf } from '../../core/hash.ts';

/** Events of CAMARA's geofencing subscriptions, whatever their version: `org.camaraproject.….v0.area-entered`. */
const camaraArea = /^org\.camaraproject\.geofencing-subscriptions\.[\w.-]*\.(area-entered|area-left)$/;

type Fields = Record<string, unknown>;

/**
 * An event in the product's own form from a CloudEvent (structured mode, version 1.0). Its `type` is the event type,
 * `time` is `at`, `subject` the customer; what `data` holds are fields. What is missing stays missing, so that the reader
 * of events tells the caller which record lacks what.
 *
 * CAMARA's area events become the event types `area-entered` and `area-left`, their customer the device's number
 * without its `+`.
 */
export function eventOfCloudEvent(event: unknown): unknown {
  if (!isObject(event)) return event;
  const { id, source, type, subject, time, data } = event;
  const fields = isObject(data) ? data : {};
  const camara = typeof type === 'string' ? camaraArea.exec(type) : null;
  const known = { ...(camara === null ? fields : areaFields(fields)) };
  const number = camara === null ? undefined : deviceNumber(fields);
  return {
    ...known,
    ...(typeof id === 'string' && { id: idOf('cloud-event', String(source ?? ''), id) }),
    type: camara?.[1] ?? type,
    customerId: number ?? subject ?? known.customerId,
    at: time ?? known.at,
  };
}

/** Where the area is: what of CAMARA's data a rule can use. */
function areaFields({ subscriptionId, area }: Fields): Fields {
  const { center, radius } = isObject(area) ? area : {};
  const { latitude, longitude } = isObject(center) ? center : {};
  return { subscription: subscriptionId, latitude, longitude, radius };
}

function deviceNumber({ device }: Fields): string | undefined {
  const number = isObject(device) ? device.phoneNumber : undefined;
  return typeof number === 'string' ? number.replace(/^\+/, '') : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
