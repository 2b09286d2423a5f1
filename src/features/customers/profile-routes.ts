import { Type } from 'typebox';
import type { CustomerView } from '../../core/customer-view.ts';
import type { CustomerDirectory } from '../../ports/customer-directory.ts';
import type { CustomerInputs } from '../../ports/customer-inputs.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { maskNumber } from '../access/mask-number.ts';
import { mayTouchCustomer } from '../access/region-scope.ts';
import { customerIdSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { customerProfile } from './customer-profile.ts';
import { customerProfileSchema } from './customer-profile-schema.ts';
import { customerViewSchema } from './customer-view-schema.ts';
import { ownCustomer } from './own-customer.ts';
import { SensitiveNames } from './sensitive-names.ts';

export interface ProfileParts {
  live: LiveService;
  /** Absent: nobody is found by another number than their id. */
  directory: Pick<CustomerDirectory, 'customerWithNumber'> | undefined;
  /** Absent: when attributes were told is known of those alone that events carry. */
  inputs: CustomerInputs | undefined;
}

const params = Type.Object({ customerId: customerIdSchema });
const config = { scope: 'customers:read' as const };

/** What is known about customers. */
export function profileRoutes(app: RouteHost, parts: ProfileParts): void {
  viewRoute(app, parts.live);
  profileRoute(app, parts);
  findRoute(app, parts);
}

function viewRoute(app: RouteHost, live: LiveService): void {
  let sensitive = new SensitiveNames(live.definitions);
  app.get(
    '/v1/customers/:customerId',
    {
      config: { ...config, regions: 'own', audit: 'customer.read' },
      schema: {
        operationId: 'readCustomer',
        summary: 'What is known about a customer now',
        tags: ['customers'],
        params,
        response: { 200: customerViewSchema, ...problemResponses('customer-unknown', 'overloaded') },
      },
    },
    async ({ params: { customerId }, caller }) => {
      const view = await ownCustomer(live, customerId, caller);
      if (sensitive.definitions !== live.definitions) sensitive = new SensitiveNames(live.definitions);
      return shownView(view, caller, sensitive);
    },
  );
}

/** Without what would tell that the customer's movements were seen, unless the caller may know. */
function shownView(view: CustomerView, caller: Caller, sensitive: SensitiveNames): CustomerView {
  if (caller.scopes.has('decisions:explain')) return view;
  const shown = (values: object) => Object.entries(values).filter(([name]) => !sensitive.isAttribute(name));
  const { refusal: _, ...standing } = view.standing;
  return {
    ...view,
    profile: Object.fromEntries(shown(view.profile)),
    asOf: Object.fromEntries(shown(view.asOf)),
    openMoments: view.openMoments.filter(({ scenario }) => !sensitive.isScenario(scenario)),
    standing: { ...standing, journeys: [] },
  };
}

function profileRoute(app: RouteHost, { live, inputs }: ProfileParts): void {
  app.get(
    '/v1/customers/:customerId/profile',
    {
      config: { ...config, regions: 'own', audit: 'customer.read' },
      schema: {
        operationId: 'readProfile',
        summary:
          'A customer in the words of the definitions: attributes with source and time, stages, campaigns, policy',
        tags: ['customers'],
        params,
        response: { 200: customerProfileSchema, ...problemResponses('customer-unknown', 'overloaded') },
      },
    },
    async ({ params: { customerId }, caller }) => {
      const { scopes } = caller;
      const view = await ownCustomer(live, customerId, caller);
      const told = (await inputs?.newest(customerId))?.inputs ?? [];
      const seesNumbers = scopes.has('customers:unmask');
      const reader = { seesAll: scopes.has('decisions:explain'), seesNumbers };
      return {
        customerId: seesNumbers ? customerId : maskNumber(customerId),
        ...customerProfile(view, told, live.definitions, reader),
      };
    },
  );
}

/** What stands before a number when it is written for abroad, and what people put between its digits. */
const countryCode = /^(\+|00)86/;
const separators = /[\s-]/g;

function findRoute(app: RouteHost, { live, directory }: ProfileParts): void {
  app.post(
    '/v1/customers/find',
    {
      config: { ...config, regions: 'own', audit: 'customer.find' },
      schema: {
        operationId: 'findCustomer',
        summary: 'The customer with this number or id; in the body, so that no log keeps the number',
        tags: ['customers'],
        body: Type.Object({ number: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
        response: {
          200: Type.Object({ customerId: Type.String() }),
          ...problemResponses('customer-unknown', 'overloaded', 'records-unavailable'),
        },
      },
    },
    async (request) => {
      const { body, caller } = request;
      const { number } = body;
      request.auditNote = { customerId: number };
      const written = number.trim();
      const plain = written.replace(separators, '').replace(countryCode, '');
      const withNumber = await directory?.customerWithNumber(plain);
      for (const customerId of new Set([withNumber, written, plain])) {
        const view = customerId === undefined ? undefined : await live.customer(customerId);
        if (view === undefined || !mayTouchCustomer(caller, view, live.definitions)) continue;
        request.auditNote = { customerId: view.customerId };
        return { customerId: view.customerId };
      }
      throw new HttpProblem('customer-unknown', 'no customer with this number or id is known');
    },
  );
}
