import { describe, expect, test } from 'vitest';
import type { ContactChanged } from '../core/effects.ts';
import { EntryNotices } from './entry-notices.ts';

const planned = (number: number, channel = 'sms'): ContactChanged => ({
  type: 'contact',
  contactId: `contact-${number}`,
  customerId: `customer-${number}`,
  campaign: 'spring',
  step: 'offer',
  offer: 'music',
  purpose: 'marketing',
  channel,
  at: 7,
  dueAt: 7,
  status: 'planned',
  changedAt: 7,
});

/** Takes what is told of an entry that plans so many contacts. */
function toldOf(isSlice: boolean, contacts: readonly ContactChanged[]) {
  const notices = new EntryNotices();
  notices.beginEntry(isSlice);
  for (const contact of contacts) notices.push(contact);
  return notices.take();
}

const many = Array.from({ length: 100 }, (_, number) => planned(number));

describe('contacts that a slice of a sweep plans', () => {
  test('are told one by one as long as they are few, and counted by campaign and channel beyond', () => {
    const { notices, untold } = toldOf(true, [...many, planned(100, 'mms')]);
    expect(notices.map(({ effect }) => effect)).toEqual(many.slice(0, 64));
    expect(untold).toEqual([
      { campaign: 'spring', channel: 'sms', at: 7, planned: 36 },
      { campaign: 'spring', channel: 'mms', at: 7, planned: 1 },
    ]);
  });

  test('are all told when events planned them', () => {
    const { notices, untold } = toldOf(false, many);
    expect(notices).toHaveLength(100);
    expect(untold).toEqual([]);
  });

  test('are all told once they go further', () => {
    const released = many.map((contact) => ({ ...contact, status: 'released' as const }));
    expect(toldOf(true, released).notices).toHaveLength(100);
  });

  test('are counted anew for the next entry', () => {
    const notices = new EntryNotices();
    notices.beginEntry(true);
    for (const contact of many) notices.push(contact);
    notices.take();
    notices.beginEntry(true);
    notices.push(planned(101));
    expect(notices.take()).toMatchObject({ notices: [{ effect: { contactId: 'contact-101' } }], untold: [] });
  });
});
