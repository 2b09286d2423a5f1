import { type Static, Type } from 'typebox';

/** `planned`: active, its period has not begun. `over`: its period has ended. `unused`: every version is retired. */
export const campaignState = Type.Enum([
  'draft',
  'submitted',
  'approved',
  'planned',
  'running',
  'paused',
  'cancelled',
  'over',
  'unused',
]);

export const campaignNumbers = Type.Object({
  enrolled: Type.Integer({ description: 'Customers who have come in, those held out among them.' }),
  heldOut: Type.Integer({ description: 'Of the control group: decided, not contacted.' }),
  planned: Type.Integer({ description: 'Contacts, whatever has become of them.' }),
  contacts: Type.Integer({ description: 'Contacts that were handed to a channel.' }),
  delivered: Type.Integer(),
  failed: Type.Integer(),
  presented: Type.Integer({ description: 'Offers shown when customers came themselves.' }),
  accepted: Type.Integer({ description: 'Agreed to pay or to a trial.' }),
  considering: Type.Integer(),
  declined: Type.Integer({ description: 'Declined, or do not disturb.' }),
  conversions: Type.Integer(),
  conversionsHeldOut: Type.Integer(),
});

const campaignLimits = Type.Object({
  change: Type.Array(Type.String()),
  from: Type.Optional(Type.Integer()),
  until: Type.Optional(Type.Integer()),
  quota: Type.Optional(Type.Integer()),
  quotas: Type.Optional(Type.Record(Type.String(), Type.Integer())),
});

/** A campaign in a list: as it is active, else as it is being written. */
export const campaignRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  owner: Type.Optional(Type.String()),
  region: Type.Optional(Type.String()),
  localOf: Type.Optional(Type.String()),
  state: campaignState,
  open: Type.Optional(
    Type.Object(
      {
        version: Type.Integer(),
        state: Type.Enum(['draft', 'submitted', 'approved']),
        author: Type.String(),
        changedAt: Type.Integer(),
      },
      { description: 'The version that is not active yet.' },
    ),
  ),
  from: Type.Optional(Type.Integer()),
  until: Type.Optional(Type.Integer()),
  begins: Type.Enum(['scenario', 'wave', 'pull'], { description: 'What customers come in by.' }),
  scenarios: Type.Array(Type.String()),
  channels: Type.Array(Type.String()),
  targets: Type.Optional(
    Type.Object({ contacts: Type.Optional(Type.Integer()), conversions: Type.Optional(Type.Integer()) }),
  ),
  budgetContacts: Type.Optional(Type.Integer()),
  limits: Type.Optional(campaignLimits),
  controlShare: Type.Optional(Type.Number()),
  numbers: campaignNumbers,
});

export type CampaignRow = Static<typeof campaignRow>;
export type CampaignNumbers = Static<typeof campaignNumbers>;

export const campaignAction = Type.Object({
  action: Type.Enum(['start-wave', 'pause', 'resume', 'cancel']),
  wave: Type.String(),
  who: Type.String(),
  at: Type.Integer(),
});

export const campaignSort = Type.Enum([
  'name',
  'owner',
  'state',
  'from',
  'until',
  'enrolled',
  'contacts',
  'accepted',
  'conversions',
]);
