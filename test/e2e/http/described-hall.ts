import { AuditTrail } from '../../../src/features/access/audit-trail.ts';
import { MemoryAuditLog } from './audit-in-memory.ts';
import { People } from './people-in-memory.ts';
import { openWholeHall } from './whole-hall.ts';

const nowhere = () => Promise.reject(new Error('nobody signs in while the interface is described'));

/** The OpenAPI document of a server with all of its parts, people who sign in included. */
export async function describedApi(): Promise<object> {
  const trail = new AuditTrail({ log: new MemoryAuditLog(), secret: '', warn: () => {} });
  const mapping = {
    ...{ nameClaim: '', displayNameClaim: '', rolesClaim: '', roles: {} },
    ...{ regionClaim: '', regions: {}, allRegions: '' },
  };
  const openId = { label: '', provider: { begin: nowhere, finish: nowhere }, mapping };
  const { server } = await openWholeHall({}, { access: { ...new People().access, trail, openId } });
  const document = (await server.inject('/openapi.json')).json();
  await server.close();
  return document;
}
